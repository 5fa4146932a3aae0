using static Uring.Interop.IoUringAbi;
using static Uring.Interop.RingSizes;

namespace Uring.Interop;

/// <summary>
/// The combinations of options that every kernel refuses with EINVAL or EOVERFLOW. EINVAL has no reason, so
/// the library checks them before the system call. Two rules are the library's: an idle time without an SQ
/// thread, and memory given twice.
/// </summary>
internal static class SetupRules
{
    /// <summary>Throws when options contradict each other.</summary>
    public static void Check(IoUringOptions options)
    {
        if (FindContradiction(options) is { } contradiction)
        {
            throw new IoUringSetupException(
                SetupFailure.Contradiction, Errno.EINVAL, $"cannot set up the ring: {contradiction}");
        }
    }

    /// <summary>Returns the first contradiction and its fix in one line, or null.</summary>
    public static string? FindContradiction(IoUringOptions options) =>
        OfSize(options) ?? OfSqThread(options) ?? OfCompletionWork(options) ?? OfEntries(options) ?? OfMemory(options);

    private static string? OfSize(IoUringOptions options)
    {
        uint completions = options.CompletionEntries ?? 2;
        return options switch
        {
            { Entries: 0 } => "a ring has at least one entry: set Entries",
            { Entries: > MostEntries, Clamp: false } =>
                $"{options.Entries} entries are more than {MostEntries}: lower Entries, or set Clamp for the most",
            { CompletionEntries: 0 } =>
                "a ring has at least one completion entry: set CompletionEntries, or remove it for twice the entries",
            { Clamp: false } when completions > MostCompletionEntries =>
                $"{completions} completion entries are more than {MostCompletionEntries}: lower CompletionEntries, or set Clamp for the most",
            { CompletionEntries: not null } when Round(completions, MostCompletionEntries) < Round(options.Entries, MostEntries) =>
                $"{completions} completion entries are fewer than {options.Entries} entries: raise CompletionEntries",
            { CqeMixed: true } when completions < 2 => "a completion of 32 bytes takes two places (CQE_MIXED): set CompletionEntries to 2 or more",
            { SqeMixed: true, Entries: < 2 } => "an entry of 128 bytes takes two places (SQE_MIXED): set Entries to 2 or more",
            _ => null,
        };
    }

    private static string? OfSqThread(IoUringOptions options) => options switch
    {
        { SqPoll: false, SqThreadCpu: not null } =>
            "SqThreadCpu requires an SQ thread: set SqPoll, or remove SqThreadCpu",
        { SqPoll: false, SqThreadIdle: not 0 } =>
            "SqThreadIdle requires an SQ thread: set SqPoll, or remove SqThreadIdle",
        { SqPoll: true, CoopTaskrun: true } =>
            "SQPOLL excludes COOP_TASKRUN, since the SQ thread does the completion work: remove CoopTaskrun",
        { SqPoll: true, DeferTaskrun: true } =>
            "SQPOLL excludes DEFER_TASKRUN, since the SQ thread does the completion work: remove SqPoll or DeferTaskrun",
        { SqPoll: true, TaskrunFlag: true } =>
            "SQPOLL excludes TASKRUN_FLAG, since the SQ thread does the completion work: remove TaskrunFlag",
        { SqPoll: true, SqRewind: true } =>
            "SQPOLL excludes SQ_REWIND, since the SQ thread reads the tail: remove SqPoll or SqRewind",
        { AttachTo.Fd: < 0 } => "AttachTo is a ring without a descriptor (disposed, or registered only): attach to a ring with a descriptor",
        { SqPoll: true, AttachTo: { } other } when (other.SetupFlags & IORING_SETUP_SQPOLL) == 0 =>
            "AttachTo has no SQ thread to share: attach to a ring with SqPoll, or remove SqPoll",
        _ => null,
    };

    private static string? OfCompletionWork(IoUringOptions options) => options switch
    {
        { DeferTaskrun: true, SingleIssuer: false } =>
            "DEFER_TASKRUN requires SINGLE_ISSUER, since only the thread that submits runs the work: set SingleIssuer",
        { TaskrunFlag: true, CoopTaskrun: false, DeferTaskrun: false } =>
            "TASKRUN_FLAG requires work that waits for the thread: set CoopTaskrun or DeferTaskrun",
        { HybridIoPoll: true, IoPoll: false } => "HYBRID_IOPOLL requires IOPOLL: set IoPoll",
        _ => null,
    };

    private static string? OfEntries(IoUringOptions options) => options switch
    {
        { Cqe32: true, CqeMixed: true } => "CQE32 makes all completions long, CQE_MIXED some: remove Cqe32 or CqeMixed",
        { Sqe128: true, SqeMixed: true } => "SQE128 makes all entries long, SQE_MIXED some: remove Sqe128 or SqeMixed",
        { SqRewind: true, NoSqArray: false } => "SQ_REWIND requires NO_SQARRAY: remove NoSqArray",
        _ => null,
    };

    private static string? OfMemory(IoUringOptions options)
    {
        if (options.RegisteredFdOnly && options.Memory is null && !options.HugePages)
        {
            return "REGISTERED_FD_ONLY requires NO_MMAP, since only a descriptor can be mapped: set Memory or HugePages";
        }

        if (options.Memory is not { } memory)
        {
            return null;
        }

        nuint needed = Of(options).TotalBytes;
        return options.HugePages ? "Memory and HugePages are given together: remove one of them"
            : memory.Address == 0 || memory.Address % Environment.SystemPageSize != 0 ? "Memory does not begin on a page: allocate it with mmap(2) or aligned"
            : memory.Length < needed ? $"Memory has {memory.Length} bytes and the ring needs {needed}: allocate the size that IoUring.MemorySize returns"
            : null;
    }
}
