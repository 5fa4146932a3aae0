namespace Uring.Server.Serving;

/// <summary>The progress that a loop reports to the main thread.</summary>
internal enum LoopState
{
    Starting,
    Serving,

    /// <summary>No connection is left, and none is accepted.</summary>
    Disarmed,

    /// <summary>The loop's thread has ended.</summary>
    Ended,
}
