using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>How the server says that it does not do something.</summary>
internal static class Refusal
{
    /// <summary>In one line, which tells what is wrong, and with an exit code; nothing else is printed.</summary>
    public static void AssertOneLine(CommandResult result, int exitCode, string mention)
    {
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Matches(@"^uring-server: [^\n]+\n$", result.Error);
        Assert.Contains(mention, result.Error, StringComparison.Ordinal);
    }
}
