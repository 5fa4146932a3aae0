using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The options as IORING_SETUP_* bits.</content>
public sealed partial record IoUringOptions
{
    // In the order of their first kernels: a kernel without a bit has none of the later ones.
    internal static IReadOnlyList<(uint Bit, string Name, string Since)> KnownFlags { get; } =
    [
        (IORING_SETUP_IOPOLL, "IOPOLL", "5.1"),
        (IORING_SETUP_SQPOLL, "SQPOLL", "5.1"),
        (IORING_SETUP_SQ_AFF, "SQ_AFF", "5.1"),
        (IORING_SETUP_CQSIZE, "CQSIZE", "5.5"),
        (IORING_SETUP_CLAMP, "CLAMP", "5.6"),
        (IORING_SETUP_ATTACH_WQ, "ATTACH_WQ", "5.6"),
        (IORING_SETUP_R_DISABLED, "R_DISABLED", "5.10"),
        (IORING_SETUP_SUBMIT_ALL, "SUBMIT_ALL", "5.18"),
        (IORING_SETUP_COOP_TASKRUN, "COOP_TASKRUN", "5.19"),
        (IORING_SETUP_TASKRUN_FLAG, "TASKRUN_FLAG", "5.19"),
        (IORING_SETUP_SQE128, "SQE128", "5.19"),
        (IORING_SETUP_CQE32, "CQE32", "5.19"),
        (IORING_SETUP_SINGLE_ISSUER, "SINGLE_ISSUER", "6.0"),
        (IORING_SETUP_DEFER_TASKRUN, "DEFER_TASKRUN", "6.1"),
        (IORING_SETUP_NO_MMAP, "NO_MMAP", "6.5"),
        (IORING_SETUP_REGISTERED_FD_ONLY, "REGISTERED_FD_ONLY", "6.5"),
        (IORING_SETUP_NO_SQARRAY, "NO_SQARRAY", "6.6"),
        (IORING_SETUP_HYBRID_IOPOLL, "HYBRID_IOPOLL", "6.13"),
        (IORING_SETUP_CQE_MIXED, "CQE_MIXED", "6.18"),
        (IORING_SETUP_SQE_MIXED, "SQE_MIXED", "6.19"),
        (IORING_SETUP_SQ_REWIND, "SQ_REWIND", "7.0"),
    ];

    /// <summary>The bits that the options require. An unset <see cref="NoSqArray"/> requires none.</summary>
    internal uint Flags =>
        (IoPoll ? IORING_SETUP_IOPOLL : 0)
        | (SqPoll ? IORING_SETUP_SQPOLL : 0)
        | (SqThreadCpu is null ? 0 : IORING_SETUP_SQ_AFF)
        | (CompletionEntries is null ? 0 : IORING_SETUP_CQSIZE)
        | (Clamp ? IORING_SETUP_CLAMP : 0)
        | (AttachTo is null ? 0 : IORING_SETUP_ATTACH_WQ)
        | (Disabled ? IORING_SETUP_R_DISABLED : 0)
        | (SubmitAll ? IORING_SETUP_SUBMIT_ALL : 0)
        | (CoopTaskrun ? IORING_SETUP_COOP_TASKRUN : 0)
        | (TaskrunFlag ? IORING_SETUP_TASKRUN_FLAG : 0)
        | (Sqe128 ? IORING_SETUP_SQE128 : 0)
        | (Cqe32 ? IORING_SETUP_CQE32 : 0)
        | (SingleIssuer ? IORING_SETUP_SINGLE_ISSUER : 0)
        | (DeferTaskrun ? IORING_SETUP_DEFER_TASKRUN : 0)
        | (Memory is not null || HugePages ? IORING_SETUP_NO_MMAP : 0)
        | (RegisteredFdOnly ? IORING_SETUP_REGISTERED_FD_ONLY : 0)
        | (NoSqArray ?? SqRewind ? IORING_SETUP_NO_SQARRAY : 0)
        | (HybridIoPoll ? IORING_SETUP_HYBRID_IOPOLL : 0)
        | (CqeMixed ? IORING_SETUP_CQE_MIXED : 0)
        | (SqeMixed ? IORING_SETUP_SQE_MIXED : 0)
        | (SqRewind ? IORING_SETUP_SQ_REWIND : 0);

    /// <summary>
    /// Returns the flags by name, each with its first kernel. The newest come first, since a kernel lacks
    /// those most likely.
    /// </summary>
    internal string DescribeFlags()
    {
        uint flags = Flags;
        IEnumerable<string> names = KnownFlags.Where(flag => (flags & flag.Bit) != 0).Reverse().Select(Describe);
        return flags == 0 ? "none" : string.Join("; ", names);
    }

    private string Describe((uint Bit, string Name, string Since) flag) => flag.Bit switch
    {
        IORING_SETUP_CQSIZE => $"CQSIZE {CompletionEntries}, since {flag.Since}",
        IORING_SETUP_SQ_AFF => $"SQ_AFF {SqThreadCpu}, since {flag.Since}",
        _ => $"{flag.Name}, since {flag.Since}",
    };
}
