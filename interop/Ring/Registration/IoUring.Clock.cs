using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>The clock of timeouts.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Sets the clock for the timeouts and the absolute times of waits (IORING_ENTER_ABS_TIMER):
    /// IORING_REGISTER_CLOCK, Linux 6.12.
    /// </summary>
    /// <param name="clock">The clock.</param>
    /// <exception cref="IoUringException">
    /// EINVAL: the clock is another one, or the kernel is older.
    /// </exception>
    /// <remarks>A timeout request has a separate clock. Manual: io_uring_register_clock(3).</remarks>
    public void RegisterClock(WaitClock clock)
    {
        io_uring_clock_register argument = new() { clockid = (uint)clock };
        Refusal.ThrowIf(Register(IORING_REGISTER_CLOCK, &argument, 0), $"use the clock {clock}");
        _waitClock = clock;
    }
}
