namespace Uring.Server.Serving.Connections;

/// <summary>The lists of slots that wait for the loop. The state of a slot decides which list holds it, if any.</summary>
internal enum ConnectionList : byte
{
    None,

    /// <summary>Free slots, the one that has been free for longest first.</summary>
    Free,

    /// <summary>Connections to close now.</summary>
    ToClose,

    /// <summary>Connections whose request is to be received now.</summary>
    Accepted,

    /// <summary>Connections to answer now.</summary>
    Received,

    /// <summary>Answered connections for which a receive is to be submitted now, as the queue had no room.</summary>
    ToDrain,

    /// <summary>Connections that wait for room in the socket's buffer, by deadline: those that made progress last time.</summary>
    Blocked,

    /// <summary>As <see cref="Blocked"/>, after one attempt without progress.</summary>
    BlockedLonger,

    /// <summary>As <see cref="Blocked"/>, after several attempts without progress.</summary>
    BlockedLongest,

    /// <summary>As <see cref="Blocked"/>, after many attempts without progress.</summary>
    BlockedIdle,

    /// <summary>Connections that wait for their next request, by deadline.</summary>
    Kept,

    /// <summary>Connections that wait for the head of a request, by deadline.</summary>
    ReadingHead,

    /// <summary>Connections that wait for the body of a request, by deadline.</summary>
    ReadingBody,

    /// <summary>Connections whose FIN is sent, by deadline.</summary>
    Ending,

    /// <summary>
    /// Answered connections whose request is complete, by deadline, the earliest first. Each group of slots has its own list.
    /// </summary>
    Linger,

    /// <summary>As <see cref="Linger"/>, with a request that is not complete.</summary>
    Unfinished,
}
