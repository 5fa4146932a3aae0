using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// The names of the flags that are macros in C and so have no enum. The list is written out, since a program
/// compiled ahead of time has no reflection on constants.
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
        [.. IoUringOptions.KnownFlags.Select(known => (known.Bit, $"IORING_SETUP_{known.Name}"))];

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

    /// <summary>Returns the name of one flag, or the number of a flag that the ABI does not have.</summary>
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
