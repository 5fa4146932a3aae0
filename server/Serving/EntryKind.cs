namespace Uring.Server.Serving;

/// <summary>The purpose of a submission queue entry. Its completion carries it back in <see cref="UserData"/>.</summary>
internal enum EntryKind : byte
{
    /// <summary>Accepts one connection into a slot, or all connections of a listener (multishot).</summary>
    Accept,

    /// <summary>Reads the first bytes of the HTTP request, and leaves them in the socket.</summary>
    Peek,

    /// <summary>Discards the HTTP request after its response, ahead of the close.</summary>
    Discard,

    /// <summary>Receives the requests of a connection that may serve several of them.</summary>
    Receive,

    /// <summary>Cancels a <see cref="Receive"/>.</summary>
    CancelReceive,

    /// <summary>Makes the close of a connection a reset.</summary>
    ResetOnClose,

    /// <summary>Sends the first part of the response, or the rest of that part.</summary>
    Send,

    /// <summary>Sends what follows the first part of the response.</summary>
    SendRest,

    /// <summary>Sends the FIN of a connection that lingers. Ends the chain of the answer.</summary>
    Shutdown,

    /// <summary>Discards the bytes that arrived during the linger, ahead of the close.</summary>
    DrainBeforeClose,

    /// <summary>Closes the previous connection of a slot, ahead of the accept of the next one in the same chain.</summary>
    CloseBeforeAccept,

    /// <summary>Closes the connection and ends its chain.</summary>
    Close,

    /// <summary>Discards bytes as they arrive during the linger.</summary>
    Drain,

    /// <summary>Cancels a <see cref="Drain"/>.</summary>
    CancelDrain,

    /// <summary>Cancels an accept, the read of the doorbell or the tick.</summary>
    Cancel,

    /// <summary>Reads the doorbell, an eventfd.</summary>
    Doorbell,

    /// <summary>Ticks the loop's clock where the process has no vDSO (multishot timeout).</summary>
    Tick,
}
