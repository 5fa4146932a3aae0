namespace Uring.Interop;

/// <summary>Conversion of times for the kernel.</summary>
internal static class KernelTime
{
    // The kernel adds a duration to its clock, in nanoseconds of 63 bits: 292 years. The sum must not
    // overflow.
    private const long Century = 36_525L * 24 * 60 * 60;

    /// <summary>The longest duration, and the value of a wait without an end.</summary>
    public static __kernel_timespec Forever => new() { tv_sec = Century };

    /// <summary>
    /// Whether a time means no end: <see cref="Timeout.InfiniteTimeSpan"/>, or more than a century.
    /// </summary>
    public static bool IsForever(TimeSpan time) => time == Timeout.InfiniteTimeSpan || time.Ticks >= Century * TimeSpan.TicksPerSecond;

    /// <summary>Converts a time of the kernel, up to a century.</summary>
    public static TimeSpan ToTimeSpan(__kernel_timespec time) =>
        new((long.Min(time.tv_sec, Century) * TimeSpan.TicksPerSecond) + (time.tv_nsec / TimeSpan.NanosecondsPerTick));

    /// <summary>Converts a duration, or a point in time of a clock that starts with the machine.</summary>
    public static __kernel_timespec From(TimeSpan time) => IsForever(time)
        ? Forever
        : new()
        {
            tv_sec = time.Ticks / TimeSpan.TicksPerSecond,
            tv_nsec = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
}
