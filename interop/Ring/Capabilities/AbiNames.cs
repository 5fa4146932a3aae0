using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// The names of the flags that C defines as macros, and so leave no enum to ask. Written out, since a program compiled ahead of
/// time has no constants left to reflect on.
/// </summary>
internal static class AbiNames
{
    public static readonly (uint Flag, string Name)[] Features =
    [
        (IORING_FEAT_SINGLE_MMAP, nameof(IORING_FEAT_SINGLE_MMAP)),
        (IORING_FEAT_NODROP, nameof(IORING_FEAT_NODROP)),
        (IORING_FEAT_SUBMIT_STABLE, nameof(IORING_FEAT_SUBMIT_STABLE)),
        (IORING_FEAT_RW_CUR_POS, nameof(IORING_FEAT_RW_CUR_POS)),
        (IORING_FEAT_CUR_PERSONALITY, nameof(IORING_FEAT_CUR_PERSONALITY)),
        (IORING_FEAT_FAST_POLL, nameof(IORING_FEAT_FAST_POLL)),
        (IORING_FEAT_POLL_32BITS, nameof(IORING_FEAT_POLL_32BITS)),
        (IORING_FEAT_SQPOLL_NONFIXED, nameof(IORING_FEAT_SQPOLL_NONFIXED)),
        (IORING_FEAT_EXT_ARG, nameof(IORING_FEAT_EXT_ARG)),
        (IORING_FEAT_NATIVE_WORKERS, nameof(IORING_FEAT_NATIVE_WORKERS)),
        (IORING_FEAT_RSRC_TAGS, nameof(IORING_FEAT_RSRC_TAGS)),
        (IORING_FEAT_CQE_SKIP, nameof(IORING_FEAT_CQE_SKIP)),
        (IORING_FEAT_LINKED_FILE, nameof(IORING_FEAT_LINKED_FILE)),
        (IORING_FEAT_REG_REG_RING, nameof(IORING_FEAT_REG_REG_RING)),
        (IORING_FEAT_RECVSEND_BUNDLE, nameof(IORING_FEAT_RECVSEND_BUNDLE)),
        (IORING_FEAT_MIN_TIMEOUT, nameof(IORING_FEAT_MIN_TIMEOUT)),
        (IORING_FEAT_RW_ATTR, nameof(IORING_FEAT_RW_ATTR)),
        (IORING_FEAT_NO_IOWAIT, nameof(IORING_FEAT_NO_IOWAIT)),
    ];

    public static readonly (uint Flag, string Name)[] SetupFlags =
    [
        (IORING_SETUP_IOPOLL, nameof(IORING_SETUP_IOPOLL)),
        (IORING_SETUP_SQPOLL, nameof(IORING_SETUP_SQPOLL)),
        (IORING_SETUP_SQ_AFF, nameof(IORING_SETUP_SQ_AFF)),
        (IORING_SETUP_CQSIZE, nameof(IORING_SETUP_CQSIZE)),
        (IORING_SETUP_CLAMP, nameof(IORING_SETUP_CLAMP)),
        (IORING_SETUP_ATTACH_WQ, nameof(IORING_SETUP_ATTACH_WQ)),
        (IORING_SETUP_R_DISABLED, nameof(IORING_SETUP_R_DISABLED)),
        (IORING_SETUP_SUBMIT_ALL, nameof(IORING_SETUP_SUBMIT_ALL)),
        (IORING_SETUP_COOP_TASKRUN, nameof(IORING_SETUP_COOP_TASKRUN)),
        (IORING_SETUP_TASKRUN_FLAG, nameof(IORING_SETUP_TASKRUN_FLAG)),
        (IORING_SETUP_SQE128, nameof(IORING_SETUP_SQE128)),
        (IORING_SETUP_CQE32, nameof(IORING_SETUP_CQE32)),
        (IORING_SETUP_SINGLE_ISSUER, nameof(IORING_SETUP_SINGLE_ISSUER)),
        (IORING_SETUP_DEFER_TASKRUN, nameof(IORING_SETUP_DEFER_TASKRUN)),
        (IORING_SETUP_NO_MMAP, nameof(IORING_SETUP_NO_MMAP)),
        (IORING_SETUP_REGISTERED_FD_ONLY, nameof(IORING_SETUP_REGISTERED_FD_ONLY)),
        (IORING_SETUP_NO_SQARRAY, nameof(IORING_SETUP_NO_SQARRAY)),
        (IORING_SETUP_HYBRID_IOPOLL, nameof(IORING_SETUP_HYBRID_IOPOLL)),
        (IORING_SETUP_CQE_MIXED, nameof(IORING_SETUP_CQE_MIXED)),
        (IORING_SETUP_SQE_MIXED, nameof(IORING_SETUP_SQE_MIXED)),
        (IORING_SETUP_SQ_REWIND, nameof(IORING_SETUP_SQ_REWIND)),
    ];

    public static readonly (uint Flag, string Name)[] EnterFlags =
    [
        (IORING_ENTER_GETEVENTS, nameof(IORING_ENTER_GETEVENTS)),
        (IORING_ENTER_SQ_WAKEUP, nameof(IORING_ENTER_SQ_WAKEUP)),
        (IORING_ENTER_SQ_WAIT, nameof(IORING_ENTER_SQ_WAIT)),
        (IORING_ENTER_EXT_ARG, nameof(IORING_ENTER_EXT_ARG)),
        (IORING_ENTER_REGISTERED_RING, nameof(IORING_ENTER_REGISTERED_RING)),
        (IORING_ENTER_ABS_TIMER, nameof(IORING_ENTER_ABS_TIMER)),
        (IORING_ENTER_EXT_ARG_REG, nameof(IORING_ENTER_EXT_ARG_REG)),
        (IORING_ENTER_NO_IOWAIT, nameof(IORING_ENTER_NO_IOWAIT)),
    ];

    public static readonly (uint Flag, string Name)[] EntryFlags =
    [
        (IOSQE_FIXED_FILE, nameof(IOSQE_FIXED_FILE)),
        (IOSQE_IO_DRAIN, nameof(IOSQE_IO_DRAIN)),
        (IOSQE_IO_LINK, nameof(IOSQE_IO_LINK)),
        (IOSQE_IO_HARDLINK, nameof(IOSQE_IO_HARDLINK)),
        (IOSQE_ASYNC, nameof(IOSQE_ASYNC)),
        (IOSQE_BUFFER_SELECT, nameof(IOSQE_BUFFER_SELECT)),
        (IOSQE_CQE_SKIP_SUCCESS, nameof(IOSQE_CQE_SKIP_SUCCESS)),
    ];

    /// <summary>The name of one flag, whole; one that the ABI does not know is its number.</summary>
    public static string Of(uint flag, (uint Flag, string Name)[] table)
    {
        foreach ((uint known, string name) in table)
        {
            if (known == flag)
            {
                return name;
            }
        }

        return $"0x{flag:x}";
    }
}
