using System.Globalization;
using Uring.Tests.Ring.Faults;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Stress;

/// <summary>No submission is lost in the moment in which the SQ thread falls asleep.</summary>
[Collection(AloneCollection.Name)]
public class LostWakeupTests
{
    private const string Seconds = "URING_STRESS_SECONDS";

    [Fact]
    public async Task An_SQ_thread_that_is_about_to_sleep_misses_nothing()
    {
        // About one submission in 300 detects a missing fence. 15 seconds are 1,200 to 1,800 submissions.
        string seconds = Environment.GetEnvironmentVariable(Seconds) ?? "15";
        Assert.True(double.TryParse(seconds, CultureInfo.InvariantCulture, out _), $"{Seconds} is not a number: {seconds}");
        string line = await FaultProgram.RunAsync("lost-wakeup", seconds);
        Assert.SkipWhen(line == "one processor only", "the SQ thread needs its own processor");
        Assert.StartsWith("none lost", line, StringComparison.Ordinal);

        // Submissions that are all early or all late prove nothing.
        Assert.DoesNotMatch(@"\b0 (early|late)", line);
    }
}
