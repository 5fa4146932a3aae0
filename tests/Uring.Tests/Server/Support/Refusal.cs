using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The form in which the server reports that it cannot do something.</summary>
internal static class Refusal
{
    /// <summary>
    /// Requires an exit code, one line on stderr that mentions the error, and nothing on stdout.
    /// </summary>
    public static void AssertOneLine(CommandResult result, int exitCode, string mention)
    {
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Matches(@"^uring-server: [^\n]+\n$", result.Error);
        Assert.Contains(mention, result.Error, StringComparison.Ordinal);
    }
}
