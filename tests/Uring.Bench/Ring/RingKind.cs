namespace Uring.Bench.Ring;

/// <summary>The kinds of rings that round trips are measured on.</summary>
internal enum RingKind
{
    /// <summary>The defaults of io_uring_setup(2).</summary>
    Plain,

    /// <summary>
    /// IORING_SETUP_SINGLE_ISSUER and IORING_SETUP_DEFER_TASKRUN: the kernel posts completions while the
    /// thread waits.
    /// </summary>
    DeferTaskrun,

    /// <summary>IORING_SETUP_SQPOLL: neither side makes a system call.</summary>
    Sqpoll,
}
