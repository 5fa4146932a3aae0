namespace Uring.Tests.Support;

/// <summary>The exit code and the output of a program.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Requires exit code 0.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}
