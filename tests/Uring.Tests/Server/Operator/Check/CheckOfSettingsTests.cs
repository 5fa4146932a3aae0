using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Uring.Interop;
using Uring.Server.Operator.Check;
using Uring.Server.Operator.Settings;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>`uring-server check` takes the steps that the settings ask for.</summary>
[Collection(ServerCollection.Name)]
public sealed class CheckOfSettingsTests(PublishedServer published) : IDisposable
{
    // The number of prctl(2) on x86-64: the call that installs a filter.
    private const int SysPrctl = 157;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-check-");

    /// <summary>Processors, rings, mode, --cpus, whether the finding is good, and its text.</summary>
    public static TheoryData<uint[], int, string, uint[], bool, string> Machines => new()
    {
        { [0], 1, "sqpoll", [], false, "1; the kernel's thread and the loop share processor 0; the only processor" },
        { [0, 1], 1, "sqpoll", [], true, "2; the kernel's thread on 1, the loop at low priority on 0" },
        { [0, 1, 2, 3], 2, "sqpoll", [], true, "4; the 2 threads of the kernel on 3, 2, the 2 loops at low priority on 1, 0" },
        { [0, 1], 2, "sqpoll", [], true, "2; the two threads of each ring share one, 1, 0" },
        { [0, 1], 3, "sqpoll", [], false, "3 rings share all processors" },
        { [0, 1, 2, 3], 1, "sqpoll", [], true, "4; the kernel's thread and the loop spin on one each" },
        { [0, 1, 2, 3], 1, "sqpoll", [2, 3], true, "4; the kernel's thread on 2, the loop on 3" },
        { [0, 1, 2, 3], 1, "sqpoll", [1, 2, 3], false, "1 of --cpus are unused: give 1 or 2 of them" },
        { [0, 1, 2, 3], 2, "sqpoll", [2], false, "2 rings share --cpus 2" },
        { [], 1, "sqpoll", [], true, "unknown number; the kernel's thread and the loop spin" },
        { [0], 1, "batched", [], true, "1; the loop runs where the scheduler has room" },
        { [0, 1], 2, "batched", [1, 0], true, "2; the 2 loops run on 1, 0" },
        { [0, 1], 1, "batched", [0, 1], false, "1 of --cpus are unused: give 1 of them" },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void The_processors_of_the_threads_are_reported(
        uint[] allowed, int rings, string mode, uint[] cpus, bool good, string text)
    {
        ServerOptions options = new()
        {
            Rings = rings,
            Mode = mode == "batched" ? ServerMode.Batched : ServerMode.SqPoll,
            Cpus = cpus,
        };
        Finding finding = ProcessorsCheck.Run(allowed, options);
        Assert.Equal(good ? FindingLevel.Good : FindingLevel.Notice, finding.Level);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_address_of_the_file_is_bound()
    {
        using Socket taken = Taken();
        string file = Path.Combine(_folder.FullName, "config");
        await File.WriteAllTextAsync(
            file, $$"""{"listen": ["127.0.0.1:0", "{{taken.LocalEndPoint}}", "127.0.0.2:0"]}""", TestContext.Current.CancellationToken);
        CommandResult result = await Command.RunAsync(published.BinaryPath, "check", "--config", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"(?m)^ok +address +127\.0\.0\.1:0 is free and permitted\nfault +address +.*the port is in use.*\nok +address +127\.0\.0\.2:0 ", result.Output);
    }

    [Fact]
    public async Task The_variable_has_one_address_per_line()
    {
        CommandResult result = await Command.RunAsync(
            "/usr/bin/env", "URING_SERVER_LISTEN=127.0.0.1:0\n127.0.0.2:0\n", published.BinaryPath, "check");
        Assert.Matches(@"address +127\.0\.0\.1:0 .*\nok +address +127\.0\.0\.2:0 ", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task An_unknown_user_is_a_fault() =>
        AssertFault(await CheckAsync("--user", "no-such-user-here"), "privileges", "'no-such-user-here' is not a user of this system");

    [Fact]
    public async Task Root_becomes_a_user_and_a_process_without_the_capability_cannot()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing the user needs root");
        string setpriv = Need.Tool("setpriv", "util-linux");
        CommandResult root = await CheckAsync("--user", "nobody");
        Assert.Equal(0, root.ExitCode);
        Assert.Contains("the user becomes 'nobody', without capabilities", root.Output, StringComparison.Ordinal);
        AssertFault(
            await Command.RunAsync(
                setpriv, "--bounding-set=-setuid", "--inh-caps=-setuid", published.BinaryPath, "check", "--listen", "127.0.0.1:0", "--user", "nobody"),
            "privileges",
            "run as root with CAP_SETUID and CAP_SETGID");
    }

    [Fact]
    public async Task A_process_that_is_the_user_already_needs_no_capability_unless_it_has_groups_of_another_user()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing the user needs root");
        string setpriv = Need.Tool("setpriv", "util-linux");
        string copy = Path.Combine(_folder.FullName, "uring-server");
        File.Copy(published.BinaryPath, copy);
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        CommandResult become = await CheckAs("--init-groups");
        Assert.Contains("the user becomes 'nobody'", become.Output, StringComparison.Ordinal);
        Assert.Equal(0, become.ExitCode);
        AssertFault(await CheckAs("--groups=0"), "privileges", "in groups that are not that user's (0)");
        AssertFault(await CheckAs("--init-groups", "--inh-caps=+setuid", "--ambient-caps=+setuid"), "privileges", "can become root again");

        Task<CommandResult> CheckAs(params string[] how) => Command.RunAsync(
            setpriv,
            ["--reuid=65534", "--regid=65534", .. how, copy, "check", "--listen", "127.0.0.1:0", "--user", "nobody", "--no-lockdown"]);
    }

    [Fact]
    public async Task The_stats_file_is_created_and_removed()
    {
        string path = Path.Combine(_folder.FullName, "figures");
        CommandResult result = await CheckAsync("--stats", path);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"{path} can be written", result.Output, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData(1, "64 accepts at each address, and about a quarter more processor time for each new connection")]
    [InlineData(2, "64 accepts at each address for each ring, and about a quarter more processor time for each new connection")]
    public async Task The_cost_of_addresses_in_the_access_log_is_reported(int rings, string cost)
    {
        string[] settings = ["--rings", $"{rings}", "--slots", "100", "--access-log", Path.Combine(_folder.FullName, "log")];
        CommandResult with = await CheckAsync([.. settings, "--log-addresses"]);
        Assert.Equal(0, with.ExitCode);
        Assert.Contains($"\nok      access log    addresses take {cost}\n", with.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("accepts", (await CheckAsync(settings)).Output, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task An_existing_stats_file_stays_as_it_is_and_is_a_fault_where_a_start_refuses_it()
    {
        using FiguresFolder folder = new();
        string path = folder.Path("figures");
        using (folder.Page("figures"))
        {
            // The open page is that of a running server.
            AssertFault(await CheckAsync("--stats", path), "stats", $"'{path}' is in use by the server with pid {Environment.ProcessId}");
        }

        byte[] left = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await CheckAsync("--stats", path)).ExitCode);
        Assert.Equal(left, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));

        await File.WriteAllTextAsync(path, "a text", TestContext.Current.CancellationToken);
        AssertFault(await CheckAsync("--stats", path), "stats", $"'{path}' is not a stats file");
        Assert.Equal("a text", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stats_file_that_cannot_be_created_is_a_fault()
    {
        string fifo = Path.Combine(_folder.FullName, "fifo");
        (await Command.RunAsync("mkfifo", fifo)).Succeeded();
        foreach ((string path, string reason) in new[]
        {
            (Path.Combine(_folder.FullName, "nosuch", "figures"), "the directory does not exist"),
            (_folder.FullName, "is not a stats file"),
            ("/dev/null", "is not a stats file"),
            (fifo, "is not a stats file"),
            ("/proc/figures", "cannot write"),
        })
        {
            CommandResult result = await CheckAsync("--stats", path);
            AssertFault(result, "stats", path);
            AssertFault(result, "stats", reason);
        }
    }

    [Fact]
    public async Task All_rings_are_set_up_at_once()
    {
        Assert.Matches(@"(?m)^ok +ring +2 of \d+ submission", (await CheckAsync("--rings", "2", "--slots", "8")).Output);
        string prlimit = Need.Tool("prlimit", "util-linux");
        CommandResult result = await Command.RunAsync(
            prlimit, "--nofile=40:40", published.BinaryPath, "check", "--listen", "127.0.0.1:0", "--rings", "64", "--slots", "1");
        AssertFault(result, "ring", "of 64: ");
        AssertFault(result, "ring", "fewer --rings");
    }

    [Fact]
    public async Task Forbidden_seccomp_filters_are_a_fault_unless_the_lock_down_is_off()
    {
        string refuse = Path.Combine(_folder.FullName, "refuse");
        await CCompiler.BuildAsync(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data/refuse.c"), TestContext.Current.CancellationToken), refuse);
        string[] check =
        [
            SysPrctl.ToString(CultureInfo.InvariantCulture), ((int)Errno.EPERM).ToString(CultureInfo.InvariantCulture),
            published.BinaryPath, "check", "--listen", "127.0.0.1:0",
        ];
        AssertFault(await Command.RunAsync(refuse, check), "privileges", "cannot set no_new_privs: EPERM");
        CommandResult without = await Command.RunAsync(refuse, [.. check, "--no-lockdown"]);
        Assert.Equal(0, without.ExitCode);
        Assert.Contains("off (--no-lockdown)", without.Output, StringComparison.Ordinal);
    }

    private Task<CommandResult> CheckAsync(params string[] settings) =>
        Command.RunAsync(published.BinaryPath, ["check", "--listen", "127.0.0.1:0", .. settings]);

    private static Socket Taken()
    {
        Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        return taken;
    }

    private static void AssertFault(CommandResult result, string subject, string text)
    {
        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.Output.Split('\n'), line => line.StartsWith($"fault   {subject} ", StringComparison.Ordinal));
        Assert.Contains(text, line, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
