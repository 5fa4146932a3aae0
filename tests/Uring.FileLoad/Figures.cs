namespace Uring.FileLoad;

/// <summary>The figures of a measurement.</summary>
/// <param name="Operations">The number of operations that completed.</param>
/// <param name="Elapsed">The time of the measurement.</param>
/// <param name="User">The processor time of the process in its own code.</param>
/// <param name="Privileged">Its processor time in the kernel, with the workers of its rings.</param>
/// <param name="Allocated">The bytes that all threads allocated.</param>
/// <param name="Collections">The number of garbage collections.</param>
internal sealed record Figures(long Operations, TimeSpan Elapsed, TimeSpan User, TimeSpan Privileged, long Allocated, int Collections)
{
    /// <summary>Returns the figures as one line of JSON, with times in seconds.</summary>
    public string ToJson() => FormattableString.Invariant(
        $$"""{"operations":{{Operations}},"seconds":{{Elapsed.TotalSeconds:F6}},"userCpu":{{User.TotalSeconds:F6}},"systemCpu":{{Privileged.TotalSeconds:F6}},"allocated":{{Allocated}},"collections":{{Collections}}}""");
}
