using Uring.Interop;

namespace Uring;

/// <summary>The settings of a <see cref="UringContext"/>.</summary>
public sealed record UringContextOptions
{
    /// <summary>
    /// The number of loops, each a thread with a ring of its own, or null for one per four processors, at least one. The context
    /// has fewer where the limit on locked memory permits fewer rings.
    /// </summary>
    public int? Loops { get; init; }

    /// <summary>
    /// The entries of the submission queue of each ring, 8 to 8,192. The kernel rounds up to a power of two. The completion queue
    /// has four times as many. More operations than that can be in flight.
    /// </summary>
    public int Entries { get; init; } = 256;

    /// <summary>Where the code after an <c>await</c> of an operation runs.</summary>
    public ContinuationMode Continuations { get; init; }

    internal int LoopCount => Loops ?? Math.Max(1, Environment.ProcessorCount / 4);

    internal IoUringOptions Ring => new()
    {
        Entries = (uint)Entries,
        CompletionEntries = (uint)Entries * 4,
        SingleIssuer = true,
        DeferTaskrun = true,
        TaskrunFlag = true,
        SubmitAll = true,
        Clamp = true,
    };

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LoopCount, 1, nameof(Loops));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LoopCount, 1024, nameof(Loops));
        ArgumentOutOfRangeException.ThrowIfLessThan(Entries, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries, 8192);
        if (Continuations is not (ContinuationMode.ThreadPool or ContinuationMode.Inline))
        {
            throw new ArgumentOutOfRangeException(nameof(Continuations), Continuations, "neither ThreadPool nor Inline");
        }
    }
}
