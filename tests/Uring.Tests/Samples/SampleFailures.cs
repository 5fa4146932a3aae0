using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>How a sample reports a failure.</summary>
internal static class SampleFailures
{
    /// <summary>Requires an exit code, no output, and one line on standard error with a text.</summary>
    public static void AssertFailed(this CommandResult result, int code, string message)
    {
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }
}
