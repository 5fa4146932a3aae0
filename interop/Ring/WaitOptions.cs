namespace Uring.Interop;

/// <summary>
/// The end of a wait for completions: io_uring_enter(2), IORING_ENTER_EXT_ARG (Linux 5.11).
/// </summary>
public readonly record struct WaitOptions
{
    /// <summary>
    /// The longest time of the wait, in steps of 100 ns, or with <see cref="Absolute"/> the time of its end.
    /// Null, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> and a time of more than a century wait
    /// without an end. Another negative time ends the wait at once.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Makes <see cref="Timeout"/> a time of the ring's clock instead of a duration (IORING_ENTER_ABS_TIMER,
    /// Linux 6.12). The clock is CLOCK_MONOTONIC unless another one was registered.
    /// </summary>
    public bool Absolute { get; init; }

    /// <summary>
    /// The minimum time of the wait in microseconds, at most 71 minutes (IORING_FEAT_MIN_TIMEOUT, Linux
    /// 6.12). Older kernels return EINVAL. Before this time only the whole number of completions ends the
    /// wait, and after it one completion does, until <see cref="Timeout"/>. Without a <see cref="Timeout"/>
    /// the wait ends at this time, with ETIME when no completion has come. 0 sets no minimum time.
    /// </summary>
    public uint MinWaitMicroseconds { get; init; }

    /// <summary>
    /// The signals to block during the wait, as a mask in which signal n is bit n - 1. Null keeps the mask of
    /// the thread, as in ppoll(2).
    /// </summary>
    public ulong? SignalMask { get; init; }

    /// <summary>
    /// Excludes the wait from the time that the system counts as waiting for I/O (IORING_ENTER_NO_IOWAIT,
    /// Linux 6.15): io_uring_set_iowait(3). Older kernels return EINVAL.
    /// </summary>
    public bool NoIoWait { get; init; }
}
