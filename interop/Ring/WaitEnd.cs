using System.Diagnostics;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// Finds the cause of an early end of a wait. After a submission the kernel returns the number of entries,
/// whether a signal or the time has ended the wait.
/// </summary>
internal readonly struct WaitEnd
{
    // In ticks of 100 ns on the clock. long.MaxValue is no end, 0 is an unknown end.
    private readonly long _time;
    private readonly WaitClock _clock;

    private WaitEnd(long time, WaitClock clock)
    {
        _time = time;
        _clock = clock;
    }

    /// <summary>Returns the end of a wait that begins now.</summary>
    /// <param name="options">The options of the wait.</param>
    /// <param name="clock">The clock of the ring.</param>
    public static WaitEnd Of(in WaitOptions options, WaitClock clock)
    {
        // Without a timeout, the minimum time ends the wait.
        TimeSpan? timeout = options.Timeout
            ?? (options.MinWaitMicroseconds > 0 ? TimeSpan.FromMicroseconds(options.MinWaitMicroseconds) : null);
        return timeout is not { } time || KernelTime.IsForever(time) ? new WaitEnd(long.MaxValue, clock)
            : options.Absolute && options.Timeout is not null ? new WaitEnd(long.Max(time.Ticks, 1), clock)
            : After(time, clock);
    }

    /// <summary>Returns the end of a wait that begins now.</summary>
    /// <param name="wait">The registered argument of the wait.</param>
    /// <param name="clock">The clock of the ring.</param>
    public static WaitEnd Of(in io_uring_reg_wait wait, WaitClock clock) =>
        (wait.flags & IORING_REG_WAIT_TS) != 0 ? After(KernelTime.ToTimeSpan(wait.ts), clock)
        : wait.min_wait_usec > 0 ? After(TimeSpan.FromMicroseconds(wait.min_wait_usec), clock)
        : new WaitEnd(long.MaxValue, clock);

    /// <summary>Returns ETIME when the time has elapsed, otherwise EINTR.</summary>
    public KernelResult Explain() => KernelResult.Failed(_time != 0 && Now(_clock) >= _time ? Errno.ETIME : Errno.EINTR);

    private static WaitEnd After(TimeSpan time, WaitClock clock) => new(Now(clock) + long.Max(time.Ticks, 0), clock);

    private static long Now(WaitClock clock) =>
        clock == WaitClock.Monotonic ? Stopwatch.GetTimestamp() / (Stopwatch.Frequency / TimeSpan.TicksPerSecond) : Libc.BootTime();
}
