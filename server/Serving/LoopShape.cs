namespace Uring.Server.Serving;

/// <summary>The sizes of the tables and queues that a way of answering needs.</summary>
internal readonly record struct LoopShape
{
    /// <summary>Slots for connections in the file table.</summary>
    public required uint Slots { get; init; }

    /// <summary>Groups of slots: one for each listener where each has its own slots, otherwise 1.</summary>
    public required uint Groups { get; init; }

    /// <summary>Whether the kernel chooses the slot of an accepted connection.</summary>
    public bool KernelChoosesSlots { get; init; }

    /// <summary>Whether receives choose buffers of a group.</summary>
    public bool SelectsBuffers { get; init; }

    /// <summary>Submission queue entries of one connection whose response has one part.</summary>
    public required uint EntriesPerSlot { get; init; }

    /// <summary>Entries of the longest chain, with a response of the most parts.</summary>
    public required uint LongestChain { get; init; }

    /// <summary>Completions that one slot may post while the loop is held up.</summary>
    public required uint CompletionsPerSlot { get; init; }

    /// <summary>Completions beyond those of the slots that may be outstanding.</summary>
    public uint FurtherCompletions { get; init; }
}
