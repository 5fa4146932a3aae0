using System.Globalization;
using System.Text.RegularExpressions;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Async.Fallback;

/// <summary>The tests of files and streams, run again in processes that cannot use io_uring.</summary>
public sealed partial class FallbackTests
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "Uring.Tests");

    [Fact]
    public async Task The_tests_of_files_and_streams_pass_when_the_switch_is_set() => RequirePassed(
        await RunAsync(
            WithoutRing.BySwitch,
            "--filter-namespace", "Uring.Tests.Async.Files", "Uring.Tests.Async.Files.Opening", "Uring.Tests.Async.Streams"),
        passed: 60);

    [Fact]
    public async Task The_switch_is_the_reason() => RequirePassed(
        await RunAsync(WithoutRing.BySwitch, "--filter-class", typeof(WithoutRingTests).FullName!), passed: 3);

    /// <remarks>A process inherits the filters of the thread that starts it.</remarks>
    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public void The_refusal_of_the_kernel_is_the_reason(Errno errno)
    {
        CommandResult? result = null;
        RefusedCalls.Run(
            LinuxAbi.__NR_io_uring_setup,
            errno,
            () => result = RunAsync(errno.ToString(), "--filter-class", typeof(WithoutRingTests).FullName!).GetAwaiter().GetResult());
        RequirePassed(result!, passed: 4);
    }

    private static Task<CommandResult> RunAsync(string reason, params string[] arguments) => Command.RunInAsync(
        AppContext.BaseDirectory,
        new Dictionary<string, string> { [WithoutRing.Variable] = reason },
        s_program,
        [.. arguments, "--no-ansi", "--progress", "off"]);

    private static void RequirePassed(CommandResult result, int passed)
    {
        string all = $"{result.Output}\n{result.Error}";
        Match count = Succeeded().Match(result.Output);
        Assert.True(result.ExitCode == 0 && count.Success, $"exit code {result.ExitCode}\n{all}");
        Assert.True(int.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= passed, all);
    }

    [GeneratedRegex(@"succeeded: (\d+)")]
    private static partial Regex Succeeded();
}
