namespace Uring.Server.Loop;

/// <summary>Where a slot of the file table stands. It is always in exactly one state, and every completion moves one slot.</summary>
internal enum SlotState : byte
{
    /// <summary>No request of the kernel's names it.</summary>
    Free,

    /// <summary>A chain is submitted: it waits for a connection, or is answering one.</summary>
    Armed,

    /// <summary>As <see cref="Armed"/>, but its accept has failed: what is left of the chain fails for want of a connection.</summary>
    Vacant,
}
