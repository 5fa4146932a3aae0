using Uring.Buffers;
using Uring.Interop;

namespace Uring;

/// <summary>The settings of a <see cref="UringContext"/>.</summary>
public sealed record UringContextOptions
{
    internal const int MaxLoops = 1024;

    // The kernel registers at most 1 GiB as one buffer.
    private const long MaxRegistered = 1L << 30;

    /// <summary>
    /// The number of loops, 1 to 1,024, each a thread with its own ring. Null is one per four processors, and at least one. The
    /// context has fewer where the limit on locked memory (RLIMIT_MEMLOCK) permits fewer rings.
    /// </summary>
    public int? Loops { get; init; }

    /// <summary>
    /// The entries of the submission queue of each ring, 8 to 8,192. The default is 256. The kernel rounds up to a power of two,
    /// and the completion queue has four times as many (io_uring_setup(2)). More operations than entries can be in flight.
    /// </summary>
    public int Entries { get; init; } = 256;

    /// <summary>The thread of the code after an <c>await</c> of an operation: the thread pool by default.</summary>
    public ContinuationMode Continuations { get; init; }

    /// <summary>
    /// The number of blocks of <see cref="UringContext.Buffers"/>, which every ring registers. 0, the default, registers nothing. The
    /// blocks count to the limit on locked memory (RLIMIT_MEMLOCK), once for each loop.
    /// </summary>
    public int RegisteredBuffers { get; init; }

    /// <summary>
    /// The size of each block, in bytes: a multiple of 4,096. The default is 65,536. All blocks together have at most 1 GiB, the
    /// limit of the kernel for one buffer (io_uring_register(2)).
    /// </summary>
    public int RegisteredBufferSize { get; init; } = 65_536;

    /// <summary>
    /// The longest time that a loop with at most one operation in flight waits in user mode before it sleeps. The range is zero
    /// to 1 s, and the default is 50 microseconds. Zero is no such wait. A loop whose waits are in vain makes fewer of them.
    /// </summary>
    public TimeSpan Spin { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>
    /// The entries after which a loop submits within a turn. A disk idles while a loop collects a large batch: with 32 reads in
    /// flight, 4 make 1.25 times as many (docs/await.md).
    /// </summary>
    internal uint EarlySubmission { get; init; } = 4;

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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LoopCount, MaxLoops, nameof(Loops));
        ArgumentOutOfRangeException.ThrowIfLessThan(Entries, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries, 8192);
        ArgumentOutOfRangeException.ThrowIfLessThan(Spin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Spin, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfNegative(RegisteredBuffers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RegisteredBufferSize);
        if (RegisteredBufferSize % BufferRegion.Alignment != 0 || (long)RegisteredBuffers * RegisteredBufferSize > MaxRegistered)
        {
            throw new ArgumentOutOfRangeException(
                nameof(RegisteredBufferSize), RegisteredBufferSize, "not a multiple of 4096, or more than 1 GiB for all buffers together");
        }

        if (Continuations is not (ContinuationMode.ThreadPool or ContinuationMode.Inline))
        {
            throw new ArgumentOutOfRangeException(nameof(Continuations), Continuations, "neither ThreadPool nor Inline");
        }
    }
}
