using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The running server is locked down, and serves, reloads and stops under its lock-down.</summary>
[Collection(ServerCollection.Name)]
public sealed class LockdownServerTests(PublishedServer published) : IDisposable
{
    private const string Nobody = "65534 65534 65534 65534";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-lockdown-");

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task No_thread_has_rights_and_all_threads_have_a_filter(string mode)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", mode, "--rings", "2");
        IReadOnlyList<LockdownThread> threads = LockdownThread.Of(server.Pid);
        foreach (LockdownThread thread in threads)
        {
            Assert.DoesNotContain(thread.Capabilities, set => set is not "CapBnd");
            Assert.False(thread.CanGainPrivileges, $"{thread}");
        }

        Assert.Equal(["uring-loop-0", "uring-loop-1"], threads.Where(IsLoop).Select(thread => thread.Name).Order());
        Assert.All(threads, thread => Assert.True(thread.IsFiltered, $"{thread}"));
        await AskAsync(server);
        await EndAsync(server);
    }

    [Fact]
    public async Task The_server_restricts_each_ring_before_it_enables_it()
    {
        // Only the system calls are visible from outside: the restriction must come before the enabling.
        string strace = Need.Tool("strace", "strace");
        string trace = Path.Combine(_folder.FullName, "trace");

        // -D: the process that the test starts, and kills, is the server and not strace.
        await using (RunningServer server = await RunningServer.StartAsync(published, wrapper: [strace, "-D", "-f", "-o", trace, "-e", "trace=io_uring_register"]))
        {
            await AskAsync(server);
        }

        string calls = await File.ReadAllTextAsync(trace, TestContext.Current.CancellationToken);
        int restricted = calls.IndexOf("IORING_REGISTER_RESTRICTIONS", StringComparison.Ordinal);
        Assert.InRange(restricted, 0, calls.IndexOf("IORING_REGISTER_ENABLE_RINGS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_server_changes_its_user_in_every_thread_and_serves(string mode)
    {
        RequireRoot();
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", mode, "--user", "nobody");
        foreach (LockdownThread thread in LockdownThread.Of(server.Pid))
        {
            Assert.Empty(thread.Capabilities);
            Assert.Equal((Nobody, Nobody, "65534"), (thread.Users, thread.UserGroups, thread.SupplementaryGroups));
        }

        await AskAsync(server);
        await EndAsync(server);
    }

    [Fact]
    public async Task Without_lockdown_the_server_keeps_its_rights()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--no-lockdown");
        foreach (LockdownThread thread in LockdownThread.Of(server.Pid))
        {
            Assert.True(thread.CanGainPrivileges, $"{thread}");
            Assert.False(thread.IsFiltered, $"{thread}");
            Assert.Equal(Environment.IsPrivilegedProcess, thread.Capabilities.Contains("CapEff"));
        }

        await AskAsync(server);
        await EndAsync(server);
    }

    [Theory]
    [InlineData("sqpoll", "0")]
    [InlineData("sqpoll", "250")]
    [InlineData("batched", "0")]
    [InlineData("batched", "250")]
    public async Task A_locked_down_server_parks_wakes_and_continues_after_SIGSTOP(string mode, string linger)
    {
        await using RunningServer server =
            await RunningServer.StartWithAsync(published, "--mode", mode, "--linger", linger, "--park-after", "1");
        for (int round = 0; round < 2; round++)
        {
            await AskAsync(server);
            await ProcessThreads.AwaitAllAsync(server.Pid, "S");
        }

        // The kernel continues a wait after SIGCONT with a separate system call, restart_syscall(2).
        Signals.Send(server.Pid, Signals.Stop);
        await ProcessThreads.AwaitAllAsync(server.Pid, "T");
        Signals.Send(server.Pid, Signals.Continue);
        await AskAsync(server);
        await EndAsync(server);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_reload_reads_the_file_with_the_remaining_rights(string mode)
    {
        RequireRoot();
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        string body = Path.Combine(_folder.FullName, "body");
        await File.WriteAllTextAsync(body, "first", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(body, (UnixFileMode)0b110_100_100);
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--user", "nobody", "--park-after", "1", "--body-file", body);
        RunningServer server = watched.Server;
        Assert.EndsWith("first", await AskAsync(server), StringComparison.Ordinal);

        await ReloadAsync("second", 1);

        // Only root may read the file now, and the server no longer runs as root.
        File.SetUnixFileMode(body, (UnixFileMode)0b110_000_000);
        await File.WriteAllTextAsync(body, "third", TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.NotNull(await server.ReadErrorLineAsync());
        Assert.EndsWith("second", await AskAsync(server), StringComparison.Ordinal);

        File.SetUnixFileMode(body, (UnixFileMode)0b110_100_100);
        await ReloadAsync("third", 2);

        async Task ReloadAsync(string text, ulong reloads)
        {
            await File.WriteAllTextAsync(body, text, TestContext.Current.CancellationToken);
            Signals.Send(server.Pid, Signals.HangUp);

            // A loop parks only after it has cancelled every accept that is armed with the old response.
            await watched.AwaitAsync(figures => figures.Reloads == reloads);
            await watched.AwaitParkedAsync();
            Assert.EndsWith(text, await AskAsync(server), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_locked_down_server_survives_the_collections_of_its_main_thread(string mode)
    {
        // Each reload of a file of this size causes about one collection.
        string body = Path.Combine(_folder.FullName, "body");
        await File.WriteAllBytesAsync(body, new byte[1 << 20], TestContext.Current.CancellationToken);
        await using RunningServer server = await RunningServer.StartWithAsync(
            published,
            new Dictionary<string, string> { ["DOTNET_GCgen0size"] = "10000" },
            "--mode",
            mode,
            "--body-file",
            body);
        for (int i = 0; i < 100; i++)
        {
            Signals.Send(server.Pid, Signals.HangUp);
            _ = await AskAsync(server);
        }

        await EndAsync(server);
    }

    [Fact]
    public async Task The_signals_of_the_process_do_not_reach_the_loops()
    {
        // The runtime's handler of these signals writes to a pipe. The filter would kill the process for this
        // call.
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--rings", "2");
        foreach (string status in ProcessThreads.Read(server.Pid, "status"))
        {
            if (ThreadStatus.Field(status, "Name").Contains("uring-loop-", StringComparison.Ordinal))
            {
                ulong blocked = ThreadStatus.Mask(status, "SigBlk");
                foreach (int signal in (int[])[Signals.HangUp, Signals.Interrupt, Signals.Terminate, 17, Signals.Continue, 28])
                {
                    Assert.True((blocked & (1ul << (signal - 1))) != 0, $"signal {signal} is not blocked: {blocked:x}");
                }
            }
        }

        foreach (int signal in (int[])[17, Signals.Continue, 28])
        {
            Signals.Send(server.Pid, signal);
        }

        await AskAsync(server);
        await EndAsync(server);
    }

    [Fact]
    public async Task An_unknown_user_is_a_usage_error()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, "--listen", "127.0.0.1:0", "--user", "nosuch");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("uring-server: --user: 'nosuch' is not a user of this system, by name or by number\n", result.Error);
    }

    private static bool IsLoop(LockdownThread thread) => thread.Name.StartsWith("uring-loop-", StringComparison.Ordinal);

    private static async Task<string> AskAsync(RunningServer server)
    {
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send();
        string answer = await client.ReadToFinAsync().WaitAsync(Poll.Patience);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer, StringComparison.Ordinal);
        return answer;
    }

    private static async Task EndAsync(RunningServer server)
    {
        Signals.Send(server.Pid, Signals.Terminate);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    private static void RequireRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing the user needs root");

    public void Dispose() => _folder.Delete(recursive: true);
}
