namespace Uring.Server.Serving;

/// <summary>What a loop has been told to do.</summary>
internal enum LoopOrder
{
    Serve,

    /// <summary>Take no new connection, and finish those that are there.</summary>
    Disarm,

    /// <summary>Return, whatever is unfinished.</summary>
    Quit,
}
