namespace Uring.Server.Serving;

/// <summary>What a completion belongs to: a request for a slot, or one of the loop itself.</summary>
internal enum ChainLink : byte
{
    Accept,

    /// <summary>Reads the request, or throws it away.</summary>
    Receive,
    Send,

    /// <summary>Sends the FIN and ends the answer where the connection is to linger.</summary>
    Shutdown,

    /// <summary>Throws away what came while the connection lingered, before it is closed.</summary>
    LastDrain,

    /// <summary>Closes the connection that was in the slot, ahead of the accept of the next.</summary>
    Clear,

    /// <summary>Closes the slot, and ends its chain.</summary>
    Close,

    /// <summary>Throws away what comes while the connection lingers.</summary>
    Drain,

    /// <summary>The cancellation of a <see cref="Drain"/>.</summary>
    Halt,

    /// <summary>The cancellation of an accept, or of a request of the loop itself.</summary>
    Cancel,

    /// <summary>The read of the doorbell.</summary>
    Doorbell,

    /// <summary>A tick of the loop's clock.</summary>
    Tick,
}
