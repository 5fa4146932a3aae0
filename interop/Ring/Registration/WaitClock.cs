namespace Uring.Interop;

/// <summary>The clock by which waits for completions time out: clock_gettime(2).</summary>
public enum WaitClock
{
    /// <summary>CLOCK_MONOTONIC, which stands still while the machine is suspended; what a ring uses unless told otherwise.</summary>
    Monotonic = LinuxAbi.CLOCK_MONOTONIC,

    /// <summary>CLOCK_BOOTTIME, which goes on then.</summary>
    BootTime = LinuxAbi.CLOCK_BOOTTIME,
}
