namespace Uring.Interop;

/// <summary>Lengths of time as the kernel takes them.</summary>
internal static class KernelTime
{
    public static __kernel_timespec From(TimeSpan time) => new()
    {
        tv_sec = time.Ticks / TimeSpan.TicksPerSecond,
        tv_nsec = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
    };
}
