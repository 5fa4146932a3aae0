using System.Numerics;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The sizes of a ring, as the kernel computes them: io_uring_memory_size(3).</summary>
/// <param name="SqEntries">Submission entries, rounded.</param>
/// <param name="CqEntries">Completion entries, rounded.</param>
/// <param name="SqesBytes">Memory of the submission entries, in whole pages.</param>
/// <param name="QueuesBytes">Memory of the two queues, in whole pages.</param>
internal readonly unsafe record struct RingSizes(uint SqEntries, uint CqEntries, nuint SqesBytes, nuint QueuesBytes)
{
    public const uint MostEntries = 32_768;
    public const uint MostCompletionEntries = 2 * MostEntries;

    // The part of the kernel's struct io_rings before its first completion: heads, tails, masks, counters.
    // Its parts are aligned to cache lines, and a cache line has 64 bytes on x86-64 and arm64.
    private const uint HeaderBytes = 64;
    private const uint CacheLine = 64;

    public nuint TotalBytes => SqesBytes + QueuesBytes;

    /// <summary>Returns the sizes of a ring whose options have no contradiction.</summary>
    public static RingSizes Of(IoUringOptions options)
    {
        uint entries = Round(options.Entries, MostEntries);
        uint completions = options.CompletionEntries is { } wanted ? Round(wanted, MostCompletionEntries) : 2 * entries;
        nuint sqes = entries * (nuint)SqeBytes(options.Flags);
        nuint queues = HeaderBytes + (completions * (nuint)CqeBytes(options.Flags));

        // With an unset NoSqArray the ring can have an index array.
        if ((options.Flags & IORING_SETUP_NO_SQARRAY) == 0)
        {
            queues = AlignUp(queues, CacheLine) + (entries * (nuint)sizeof(uint));
        }

        nuint page = (nuint)Environment.SystemPageSize;
        return new RingSizes(entries, completions, AlignUp(sqes, page), AlignUp(queues, page));
    }

    /// <summary>
    /// Returns the distance between submission entries in bytes. A ring of mixed sizes counts short entries.
    /// </summary>
    public static uint SqeBytes(uint flags) => (uint)sizeof(io_uring_sqe) << ((flags & IORING_SETUP_SQE128) != 0 ? 1 : 0);

    /// <summary>
    /// Returns the distance between completions in bytes. A ring of mixed sizes counts short completions.
    /// </summary>
    public static uint CqeBytes(uint flags) => (uint)sizeof(io_uring_cqe) << ((flags & IORING_SETUP_CQE32) != 0 ? 1 : 0);

    public static nuint AlignUp(nuint value, nuint alignment) => (value + alignment - 1) & ~(alignment - 1);

    /// <summary>Rounds a number of entries as a kernel with CLAMP does.</summary>
    public static uint Round(uint entries, uint most) => BitOperations.RoundUpToPowerOf2(uint.Min(entries, most));
}
