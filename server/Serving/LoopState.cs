namespace Uring.Server.Serving;

/// <summary>How far a loop is, as it tells the main thread.</summary>
internal enum LoopState
{
    Starting,
    Serving,

    /// <summary>No connection is left, and none is taken.</summary>
    Disarmed,

    /// <summary>Its thread has ended.</summary>
    Ended,
}
