using System.Globalization;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A system that refuses the ring: the server prints one line with the cause and the fix, and returns 1.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class RefusedRingTests(PublishedServer published) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-refuse-");

    [Theory]
    [InlineData(Errno.ENOSYS, "this kernel has no io_uring")]
    [InlineData(Errno.EPERM, "seccomp profile")]
    [InlineData(Errno.ENOMEM, "memlock limit")]
    [InlineData(Errno.EMFILE, "limit of open files")]
    [InlineData(Errno.ENFILE, "fs.file-max")]
    public async Task A_start_reports_the_cause_and_the_fix_of_a_refused_ring(Errno errno, string fix)
    {
        CommandResult result = await RunRefusedAsync(LinuxAbi.__NR_io_uring_setup, errno);
        AssertExplained(result, errno, fix);
    }

    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.EINVAL)]
    public async Task A_start_reports_the_cause_of_a_refused_registration(Errno errno)
    {
        CommandResult result = await RunRefusedAsync(LinuxAbi.__NR_io_uring_register, errno);
        AssertExplained(result, errno, "file slots");
    }

    [Theory]
    [InlineData("512:512")]
    [InlineData("1024:1024")]
    public async Task A_start_reports_a_limit_on_open_files_below_the_number_of_slots(string limit)
    {
        string prlimit = Need.Tool("prlimit", "util-linux");
        CommandResult result = await Command.RunAsync(
            prlimit, $"--nofile={limit}", published.BinaryPath, "--listen", "127.0.0.1:0", "--slots", "1024");
        AssertExplained(result, Errno.EMFILE, "ulimit -n");
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_server_without_the_option_slots_has_as_many_slots_as_the_limit_on_open_files_allows(string mode)
    {
        string prlimit = Need.Tool("prlimit", "util-linux");
        await using RunningServer server = await RunningServer.StartAsync(
            published, wrapper: [prlimit, "--nofile=512:512", "env", $"URING_SERVER_MODE={mode}"]);
        Assert.Contains(" 384 slots", server.ListenLine, StringComparison.Ordinal);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send();
        Assert.Equal(RunningServer.Response, client.ReadToFin());
    }

    [Fact]
    public async Task The_server_raises_the_soft_limit_on_open_files()
    {
        // Login shells and service managers set a soft limit of 1024, and a hard limit of 4096 or more.
        string prlimit = Need.Tool("prlimit", "util-linux");
        await using RunningServer server = await RunningServer.StartAsync(published, wrapper: [prlimit, "--nofile=1024:4096"]);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send();
        Assert.Equal(RunningServer.Response, client.ReadToFin());
    }

    private async Task<CommandResult> RunRefusedAsync(int call, Errno errno)
    {
        string refuse = Path.Combine(_folder.FullName, "refuse");
        await CCompiler.BuildAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data/refuse.c")), refuse);
        return await Command.RunAsync(
            refuse,
            call.ToString(CultureInfo.InvariantCulture),
            ((int)errno).ToString(CultureInfo.InvariantCulture),
            published.BinaryPath,
            "--listen",
            "127.0.0.1:0");
    }

    private static void AssertExplained(CommandResult result, Errno errno, string fix)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Matches($@"^uring-server: cannot [^\n]*{errno} [^\n]*\n$", result.Error);
        Assert.Contains(fix, result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
