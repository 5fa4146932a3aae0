using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// `uring-server check` reports whether the server would start: each fault with its fix, and by its exit
/// code.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class CheckTests(PublishedServer published) : IDisposable
{
    private static readonly string[] s_settings = ["check", "--listen", "127.0.0.1:0"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-check-");

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_system_that_can_serve_has_no_fault(string mode)
    {
        if (mode == "batched")
        {
            Need.Setup(IoUringAbi.IORING_SETUP_SINGLE_ISSUER, IoUringAbi.IORING_SETUP_DEFER_TASKRUN);
        }

        CommandResult result = await Command.RunAsync(published.BinaryPath, [.. s_settings, "--slots", "100", "--mode", mode]);
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("^(ok|notice) ", line));
        string[] subjects =
            ["response", "answers", "address", "privileges", "io_uring", "kernel", "open files", "ring", "lock-down", "backlog", "processors", .. mode == "sqpoll" ? ["idling"] : Array.Empty<string>(), "clock"];
        Assert.Equal(subjects, lines.Select(line => line[8..20].TrimEnd()));
        Assert.Contains($"features of the mode {mode}\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"ring +\d+ submission and \d+ completion entries, 100 slots\n", result.Output);
    }

    [Theory]
    [InlineData(Errno.ENOSYS, "this kernel has no io_uring")]
    [InlineData(Errno.EPERM, "seccomp profile")]
    public async Task A_system_without_io_uring_is_a_fault_with_its_cause(Errno errno, string cause)
    {
        string refuse = Path.Combine(_folder.FullName, "refuse");
        await CCompiler.BuildAsync(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data/refuse.c"), TestContext.Current.CancellationToken), refuse);
        string call = LinuxAbi.__NR_io_uring_setup.ToString(CultureInfo.InvariantCulture);
        CommandResult result = await Command.RunAsync(
            refuse, [call, ((int)errno).ToString(CultureInfo.InvariantCulture), published.BinaryPath, .. s_settings]);
        AssertFault(result, "io_uring", cause);
    }

    [Fact]
    public async Task Too_few_open_files_are_a_fault_with_the_number()
    {
        string prlimit = Need.Tool("prlimit", "util-linux");
        CommandResult result = await Command.RunAsync(prlimit, ["--nofile=512:512", published.BinaryPath, .. s_settings, "--slots", "1024"]);
        AssertFault(result, "open files", "1026 needed for 1024 slots, and the hard limit is 512");
    }

    [Fact]
    public async Task A_soft_limit_that_a_start_raises_is_no_fault()
    {
        string prlimit = Need.Tool("prlimit", "util-linux");
        CommandResult result = await Command.RunAsync(prlimit, ["--nofile=512:4096", published.BinaryPath, .. s_settings]);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_port_in_use_is_a_fault()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        CommandResult result = await Command.RunAsync(published.BinaryPath, "check", "--listen", $"{taken.LocalEndPoint}");
        AssertFault(result, "address", "the port is in use");
    }

    [Fact]
    public async Task An_address_that_a_running_server_shares_is_no_fault_and_the_check_takes_no_client_from_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        CommandResult result = await Command.RunAsync(published.BinaryPath, "check", "--listen", $"{server.EndPoint}");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"{server.EndPoint} is shared with the server that listens there", result.Output, StringComparison.Ordinal);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));
        Assert.Equal(1, (await server.StopAsync()).Answered);
    }

    [Fact]
    public async Task A_backlog_that_the_kernel_lowers_is_a_notice()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, [.. s_settings, "--backlog", $"{int.MaxValue}"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"(?m)^notice  backlog +the kernel lowers 2147483647 to \d+", result.Output);
    }

    [Fact]
    public async Task A_bad_setting_is_a_usage_error()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, "check", "--slots", "0");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches("^uring-server: --slots: '0' [^\\n]*\\n$", result.Error);
        Assert.Equal("", result.Output);
    }

    private static void AssertFault(CommandResult result, string subject, string text)
    {
        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.Output.Split('\n'), line => line.StartsWith($"fault   {subject} ", StringComparison.Ordinal));
        Assert.Contains(text, line, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
