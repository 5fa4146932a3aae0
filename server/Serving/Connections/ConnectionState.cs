namespace Uring.Server.Serving.Connections;

/// <summary>The state of a slot of the file table. <see cref="ConnectionTransitions"/> lists the allowed moves.</summary>
internal enum ConnectionState : byte
{
    /// <summary>The slot holds no connection, and no entry in flight names it.</summary>
    Free,

    /// <summary>A chain is in flight that waits for a connection or answers one.</summary>
    Armed,

    /// <summary>The accept of the chain has failed. The rest of the chain fails with EBADF or ECANCELED.</summary>
    AcceptFailed,

    /// <summary>The slot holds a connection for which nothing is submitted yet.</summary>
    Accepted,

    /// <summary>The receive of the request is in flight.</summary>
    Receiving,

    /// <summary>The request is received, and no answer is submitted yet.</summary>
    Received,

    /// <summary>The answer is in flight.</summary>
    Answering,

    /// <summary>
    /// A part of the response is sent, and the rest waits for room in the socket's buffer. Nothing is in flight. The loop
    /// retries soon.
    /// </summary>
    Blocked,

    /// <summary>As <see cref="Blocked"/>. The last attempt made no progress.</summary>
    BlockedLonger,

    /// <summary>As <see cref="Blocked"/>. Several attempts made no progress.</summary>
    BlockedLongest,

    /// <summary>As <see cref="Blocked"/>. The client has made no progress for longer.</summary>
    BlockedIdle,

    /// <summary>The connection is answered, its request is complete, and nothing is in flight.</summary>
    Lingering,

    /// <summary>The connection is answered, its request is not complete, and the queue had no room for a receive.</summary>
    ToDrain,

    /// <summary>As <see cref="ToDrain"/>, with a receive in flight that discards what the client sends.</summary>
    Draining,

    /// <summary>The linger is over, and the receive is being cancelled.</summary>
    CancellingDrain,

    /// <summary>The connection waits for its next request.</summary>
    Kept,

    /// <summary>The connection waits for the head of a request: for its first byte on a new connection, or for the rest of it.</summary>
    ReadingHead,

    /// <summary>The connection waits for the rest of a request's body.</summary>
    ReadingBody,

    /// <summary>The FIN is sent, and what the client still sends is discarded.</summary>
    Ending,

    /// <summary>The connection is to be closed, and nothing is submitted for it yet.</summary>
    ToClose,

    /// <summary>The close is in flight.</summary>
    Closing,
}
