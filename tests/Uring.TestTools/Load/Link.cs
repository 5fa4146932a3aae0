namespace Uring.TestTools.Load;

/// <summary>
/// The links of a connection's chain in their order, and the request that follows the chain when the response
/// is long.
/// </summary>
internal enum Link : uint
{
    /// <summary>
    /// Closes the socket of the previous connection. Outside of the chain, this close could hit the new
    /// socket.
    /// </summary>
    Close,
    Socket,
    Connect,
    Send,

    /// <summary>Receives the whole response in nearly all cases.</summary>
    Receive,

    /// <summary>Receives the end of the stream in nearly all cases.</summary>
    ReceiveEnd,

    /// <summary>Receives the rest of a longer response, one request at a time.</summary>
    ReceiveMore,
}
