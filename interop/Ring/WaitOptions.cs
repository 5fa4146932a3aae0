namespace Uring.Interop;

/// <summary>How long to wait for completions, and what may end the wait: io_uring_enter(2), IORING_ENTER_EXT_ARG (Linux 5.11).</summary>
public readonly record struct WaitOptions
{
    /// <summary>
    /// The longest time to wait, in steps of 100 ns; with <see cref="Absolute"/> the time at which to end. Null,
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> and a time of more than a century wait without an end. Another
    /// negative time is over at once.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// <see cref="Timeout"/> is a time of the ring's clock, CLOCK_MONOTONIC unless another was registered, and not a length
    /// (IORING_ENTER_ABS_TIMER, Linux 6.12).
    /// </summary>
    public bool Absolute { get; init; }

    /// <summary>
    /// How long to wait for the whole number of completions, in microseconds, at most 71 minutes; after that one is enough to end the wait, until
    /// <see cref="Timeout"/> (Linux 6.12, IORING_FEAT_MIN_TIMEOUT; EINVAL before). Without a <see cref="Timeout"/> the wait ends then in
    /// any case, with ETIME when nothing has come. 0: there is no such time.
    /// </summary>
    public uint MinWaitMicroseconds { get; init; }

    /// <summary>
    /// The signals to block while waiting, as a mask in which signal n is bit n - 1, or null to leave the thread's own: as
    /// ppoll(2) does it.
    /// </summary>
    public ulong? SignalMask { get; init; }

    /// <summary>
    /// The wait does not count as waiting for IO in the system's figures (IORING_ENTER_NO_IOWAIT, Linux 6.15; EINVAL before):
    /// io_uring_set_iowait(3).
    /// </summary>
    public bool NoIoWait { get; init; }
}
