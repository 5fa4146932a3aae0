namespace Uring.Interop;

/// <summary>The clock for the timeouts of waits: clock_gettime(2).</summary>
public enum WaitClock
{
    /// <summary>CLOCK_MONOTONIC, the default. The clock stops while the machine is suspended.</summary>
    Monotonic = LinuxAbi.CLOCK_MONOTONIC,

    /// <summary>CLOCK_BOOTTIME. The clock continues while the machine is suspended.</summary>
    BootTime = LinuxAbi.CLOCK_BOOTTIME,
}
