using Uring.Tests.Async;

namespace Uring.Tests.Support;

/// <summary>The signals of the programs that the tests start.</summary>
public sealed class DefaultSignalsTests
{
    private static string Env => Need.Tool("env", "coreutils");

    [Fact]
    public async Task Started_programs_ignore_no_signal_that_ends_them()
    {
        CommandResult listed = (await Command.RunAsync(Env, "--list-signal-handling", "true")).Succeeded();
        foreach (string signal in (string[])["HUP", "INT", "QUIT"])
        {
            Assert.DoesNotContain($"{signal} ", listed.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task They_ignore_none_when_the_tests_run_in_the_background()
    {
        CommandResult result = await TestProcess.RunByAsync(
            new Dictionary<string, string>(), [Env, "--ignore-signal=HUP,INT,QUIT"],
            "--filter-method", $"{typeof(DefaultSignalsTests).FullName}.{nameof(Started_programs_ignore_no_signal_that_ends_them)}");
        TestProcess.RequirePassed(result, passed: 1);
    }
}
