using static Uring.Interop.IoUringAbi;
using static Uring.Interop.RingSizes;

namespace Uring.Interop;

/// <summary>
/// What the kernel refuses with EINVAL or EOVERFLOW whatever its age, told beforehand with the reason: EINVAL itself tells
/// none. Two rules are our own: an idle time without its thread, and memory given twice.
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

    /// <summary>The first contradiction in one line, with what to do; null when there is none.</summary>
    public static string? FindContradiction(IoUringOptions options) =>
        OfSize(options) ?? OfSqThread(options) ?? OfCompletionWork(options) ?? OfEntries(options) ?? OfMemory(options);

    private static string? OfSize(IoUringOptions options)
    {
        uint completions = options.CompletionEntries ?? 2;
        return options switch
        {
            { Entries: 0 } => "a ring has at least one entry: set Entries",
            { Entries: > MostEntries, Clamp: false } =>
                $"{options.Entries} entries are more than {MostEntries}: ask for fewer, or set Clamp for as many as there can be",
            { CompletionEntries: 0 } =>
                "a ring has at least one completion entry: set CompletionEntries, or leave it out for twice the entries",
            { Clamp: false } when completions > MostCompletionEntries =>
                $"{completions} completion entries are more than {MostCompletionEntries}: ask for fewer, or set Clamp for as many as there can be",
            { CompletionEntries: not null } when Round(completions, MostCompletionEntries) < Round(options.Entries, MostEntries) =>
                $"{completions} completion entries are fewer than {options.Entries} entries: ask for as many at least",
            { CqeMixed: true } when completions < 2 => "a completion of 32 bytes takes two places (CQE_MIXED): ask for two completion entries at least",
            { SqeMixed: true, Entries: < 2 } => "an entry of 128 bytes takes two places (SQE_MIXED): ask for two entries at least",
            _ => null,
        };
    }

    private static string? OfSqThread(IoUringOptions options) => options switch
    {
        { SqPoll: false, SqThreadCpu: not null } =>
            "SQ_AFF binds the submission thread, and there is none: set SqPoll, or leave out SqThreadCpu",
        { SqPoll: false, SqThreadIdle: not 0 } =>
            "SqThreadIdle is about the submission thread, and there is none: set SqPoll, or leave it out",
        { SqPoll: true, CoopTaskrun: true } =>
            "SQPOLL excludes COOP_TASKRUN, since nobody is interrupted for completion work: leave out CoopTaskrun",
        { SqPoll: true, DeferTaskrun: true } =>
            "SQPOLL excludes DEFER_TASKRUN, since the submission thread does the completion work: leave out one of SqPoll and DeferTaskrun",
        { SqPoll: true, TaskrunFlag: true } =>
            "SQPOLL excludes TASKRUN_FLAG, since the submission thread does the completion work: leave out TaskrunFlag",
        { SqPoll: true, SqRewind: true } =>
            "SQPOLL excludes SQ_REWIND, since the submission thread goes by the tail: leave out one of SqPoll and SqRewind",
        { AttachTo.Fd: < 0 } => "AttachTo is a ring without a descriptor (disposed, or registered only): attach to one that has its own",
        { SqPoll: true, AttachTo: { } other } when (other.SetupFlags & IORING_SETUP_SQPOLL) == 0 =>
            "AttachTo has no submission thread to share: attach to a ring that was set up with SqPoll, or leave out SqPoll",
        _ => null,
    };

    private static string? OfCompletionWork(IoUringOptions options) => options switch
    {
        { DeferTaskrun: true, SingleIssuer: false } =>
            "DEFER_TASKRUN wants SINGLE_ISSUER, since only the thread that submits runs the work: set SingleIssuer",
        { TaskrunFlag: true, CoopTaskrun: false, DeferTaskrun: false } =>
            "TASKRUN_FLAG tells of work that waits, and none does: set CoopTaskrun or DeferTaskrun",
        { HybridIoPoll: true, IoPoll: false } => "HYBRID_IOPOLL is a way of polling: set IoPoll",
        _ => null,
    };

    private static string? OfEntries(IoUringOptions options) => options switch
    {
        { Cqe32: true, CqeMixed: true } => "CQE32 makes all completions long, CQE_MIXED some: leave out one of Cqe32 and CqeMixed",
        { Sqe128: true, SqeMixed: true } => "SQE128 makes all entries long, SQE_MIXED some: leave out one of Sqe128 and SqeMixed",
        { SqRewind: true, NoSqArray: false } => "SQ_REWIND wants NO_SQARRAY: leave NoSqArray out",
        _ => null,
    };

    private static string? OfMemory(IoUringOptions options)
    {
        if (options.RegisteredFdOnly && options.Memory is null && !options.HugePages)
        {
            return "REGISTERED_FD_ONLY wants NO_MMAP, since only a descriptor can be mapped: set Memory or HugePages";
        }

        if (options.Memory is not { } memory)
        {
            return null;
        }

        nuint needed = Of(options).TotalBytes;
        return options.HugePages ? "the ring is given memory and takes its own: leave out one of Memory and HugePages"
            : memory.Address == 0 || memory.Address % Environment.SystemPageSize != 0 ? "Memory has to begin on a page: allocate it with mmap(2) or aligned"
            : memory.Length < needed ? $"Memory has {memory.Length} bytes and the ring needs {needed}: ask IoUring.MemorySize"
            : null;
    }
}
