using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>The clock of timeouts.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Chooses the clock for the timeouts of waits, and for absolute times in them (IORING_ENTER_ABS_TIMER):
    /// IORING_REGISTER_CLOCK, Linux 6.12.
    /// </summary>
    /// <param name="clock">The clock.</param>
    /// <exception cref="IoUringException">EINVAL for any other clock, and on older kernels.</exception>
    /// <remarks>Requests that are timeouts name their own clock. Manual: <c>io_uring_register_clock(3)</c>.</remarks>
    public void RegisterClock(WaitClock clock)
    {
        io_uring_clock_register argument = new() { clockid = (uint)clock };
        Refusal.ThrowIf(Register(IORING_REGISTER_CLOCK, &argument, 0), $"use the clock {clock}");
        _waitClock = clock;
    }
}
