namespace Uring.TestTools.Load;

/// <summary>The links of a connection's chain, in their order, and what follows it when the response is long.</summary>
internal enum Link : uint
{
    /// <summary>Closes the socket of the connection before: in this chain, or that close could hit the new socket.</summary>
    Close,
    Socket,
    Connect,
    Send,

    /// <summary>Nearly always the whole response.</summary>
    Receive,

    /// <summary>Nearly always the end of the stream.</summary>
    ReceiveEnd,

    /// <summary>Whatever comes after that, one request at a time.</summary>
    ReceiveMore,
}
