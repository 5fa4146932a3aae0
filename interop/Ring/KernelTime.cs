namespace Uring.Interop;

/// <summary>Times as the kernel takes them.</summary>
internal static class KernelTime
{
    // The kernel adds a length of time to its clock, in nanoseconds of 63 bits: 292 years. The sum must not overflow.
    private const long Century = 36_525L * 24 * 60 * 60;

    /// <summary>The longest length of time, which stands for no end.</summary>
    public static __kernel_timespec Forever => new() { tv_sec = Century };

    /// <summary>Whether a time stands for no end: <see cref="Timeout.InfiniteTimeSpan"/>, or more than a century.</summary>
    public static bool IsForever(TimeSpan time) => time == Timeout.InfiniteTimeSpan || time.Ticks >= Century * TimeSpan.TicksPerSecond;

    /// <summary>Converts a time of the kernel, up to a century.</summary>
    public static TimeSpan ToTimeSpan(__kernel_timespec time) =>
        new((long.Min(time.tv_sec, Century) * TimeSpan.TicksPerSecond) + (time.tv_nsec / TimeSpan.NanosecondsPerTick));

    /// <summary>Converts a length of time, or a point in time of a clock that starts with the machine.</summary>
    public static __kernel_timespec From(TimeSpan time) => IsForever(time)
        ? Forever
        : new()
        {
            tv_sec = time.Ticks / TimeSpan.TicksPerSecond,
            tv_nsec = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
}
