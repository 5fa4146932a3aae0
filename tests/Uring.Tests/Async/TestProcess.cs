using System.Globalization;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Async;

/// <summary>Tests in another process, for settings that a process reads once.</summary>
internal static partial class TestProcess
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "Uring.Tests");

    // The discovery of the cases of all theories takes three times as long as the rest of the start.
    private static readonly string[] s_options = ["--pre-enumerate-theories", "off", "--no-ansi", "--progress", "off"];

    /// <summary>Runs tests under umask 0002, which most systems do not have.</summary>
    /// <param name="variable">The variable of the process.</param>
    /// <param name="value">The value of the variable.</param>
    /// <param name="arguments">The options that choose the tests.</param>
    public static Task<CommandResult> RunAsync(string variable, string value, params string[] arguments) => RunByAsync(
        new Dictionary<string, string> { [variable] = value }, ["/bin/sh", "-c", "umask 0002 && exec \"$0\" \"$@\""], arguments);

    /// <summary>Runs tests with variables, started by another program.</summary>
    public static Task<CommandResult> RunByAsync(IReadOnlyDictionary<string, string> variables, string[] wrapper, params string[] arguments) =>
        Command.RunInAsync(AppContext.BaseDirectory, variables, wrapper[0], [.. wrapper[1..], s_program, .. arguments, .. s_options]);

    /// <summary>Requires that no test failed, and that at least a number of tests passed.</summary>
    public static void RequirePassed(CommandResult result, int passed)
    {
        string all = $"{result.Output}\n{result.Error}";
        Match count = Succeeded().Match(result.Output);
        Assert.True(result.ExitCode == 0 && count.Success, $"exit code {result.ExitCode}\n{all}");
        Assert.True(int.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= passed, all);
    }

    [GeneratedRegex(@"succeeded: (\d+)")]
    private static partial Regex Succeeded();
}
