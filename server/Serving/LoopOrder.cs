namespace Uring.Server.Serving;

/// <summary>An order of the main thread to a loop.</summary>
internal enum LoopOrder
{
    Serve,

    /// <summary>Accept no new connection, and finish those that exist.</summary>
    Disarm,

    /// <summary>As <see cref="Disarm"/>, and reset connections whose response is not sent whole, and close the others.</summary>
    Abandon,

    /// <summary>Return, even with unfinished connections.</summary>
    Quit,
}
