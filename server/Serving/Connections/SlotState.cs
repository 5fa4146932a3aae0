namespace Uring.Server.Serving.Connections;

/// <summary>Where a slot of the file table stands. It is always in exactly one state; <see cref="SlotMoves"/> has the ways.</summary>
internal enum SlotState : byte
{
    /// <summary>There is no connection, and no request of ours names the slot.</summary>
    Free,

    /// <summary>A chain is submitted, which waits for a connection or answers one.</summary>
    Armed,

    /// <summary>As <see cref="Armed"/>, but its accept has failed: what is left of the chain fails for want of a connection.</summary>
    Vacant,

    /// <summary>A connection is there, and nothing is submitted for it yet.</summary>
    Accepted,

    /// <summary>Its request is being read.</summary>
    Receiving,

    /// <summary>Its request is read, and no answer is submitted yet.</summary>
    Received,

    /// <summary>The answer is being sent.</summary>
    Answering,

    /// <summary>Answered; nothing is submitted; the client may go on sending until its time is over.</summary>
    Lingering,

    /// <summary>As <see cref="Lingering"/>, and what the client sends is thrown away as it comes.</summary>
    Draining,

    /// <summary>As <see cref="Draining"/>, but the time is over and the receive is being cancelled.</summary>
    Halting,

    /// <summary>To be closed; nothing is submitted for it yet.</summary>
    Due,

    /// <summary>Being closed, and nothing after that.</summary>
    Closing,
}
