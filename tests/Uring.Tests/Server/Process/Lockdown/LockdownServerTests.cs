using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The running server is locked down, and does all that it does within that.</summary>
[Collection(ServerCollection.Name)]
public sealed class LockdownServerTests(PublishedServer published) : IDisposable
{
    private const string Nobody = "65534 65534 65534 65534";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // Readable by all, as the folder is: a user other than root reads it again.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-lockdown-");

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Every_thread_is_without_rights_and_the_loops_threads_are_filtered(string mode)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", mode, "--rings", "2");
        IReadOnlyList<LockdownThread> threads = LockdownThread.Of(server.Pid);
        foreach (LockdownThread thread in threads)
        {
            Assert.DoesNotContain(thread.Capabilities, set => set is not "CapBnd");
            Assert.False(thread.CanGainPrivileges, $"{thread}");
        }

        Assert.Equal(["uring-loop-0", "uring-loop-1"], threads.Where(IsLoop).Select(thread => thread.Name).Order());
        Assert.All(threads.Where(IsLoop), thread => Assert.True(thread.IsFiltered, $"{thread}"));
        await AskAsync(server);
        await EndAsync(server);
    }

    [Fact]
    public async Task Each_ring_is_restricted_before_it_is_enabled()
    {
        // From outside only this is seen of it: the calls by which it was restricted, before it was enabled.
        string strace = Need.Tool("strace", "strace");
        string trace = Path.Combine(_folder.FullName, "trace");
        // -D: the process is the server and not strace, whose end the server would survive.
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
    public async Task Root_becomes_another_user_in_every_thread_and_serves(string mode)
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
    public async Task Without_lockdown_nothing_is_given_up()
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
    public async Task It_parks_wakes_is_halted_and_goes_on(string mode, string linger)
    {
        await using RunningServer server =
            await RunningServer.StartWithAsync(published, "--mode", mode, "--linger", linger, "--park-after", "1");
        for (int round = 0; round < 2; round++)
        {
            await AskAsync(server);
            await ParkedAsync(server);
        }

        // The kernel has its own call for a wait that goes on after a halt.
        Signals.Send(server.Pid, Signals.Stop);
        await UntilAsync(server, states => states.All(state => state is 'T'));
        Signals.Send(server.Pid, Signals.Continue);
        await AskAsync(server);
        await EndAsync(server);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task It_reads_its_file_again_with_the_rights_that_are_left(string mode)
    {
        RequireRoot();
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        string body = Path.Combine(_folder.FullName, "body");
        await File.WriteAllTextAsync(body, "first", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(body, (UnixFileMode)0b110_100_100);
        await using RunningServer server =
            await RunningServer.StartWithAsync(published, "--mode", mode, "--user", "nobody", "--body-file", body);
        Assert.EndsWith("first", await AskAsync(server), StringComparison.Ordinal);

        await ReloadAsync("second");

        // Root alone may read it now, and that is nobody here any more.
        File.SetUnixFileMode(body, (UnixFileMode)0b110_000_000);
        await File.WriteAllTextAsync(body, "third", TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.HangUp);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.EndsWith("second", await AskAsync(server), StringComparison.Ordinal);

        File.SetUnixFileMode(body, (UnixFileMode)0b110_100_100);
        await ReloadAsync("third");

        async Task ReloadAsync(string text)
        {
            await File.WriteAllTextAsync(body, text, TestContext.Current.CancellationToken);
            Signals.Send(server.Pid, Signals.HangUp);
            using CancellationTokenSource limit = new(s_patience);
            while (!(await AskAsync(server)).EndsWith(text, StringComparison.Ordinal))
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task It_survives_the_collections_of_its_main_thread(string mode)
    {
        // Each reading of a file of this size is a collection, more or less.
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
        // The runtime's handler of these writes to a pipe, which would be the end where it is filtered.
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--rings", "2");
        foreach (string thread in Directory.GetDirectories($"/proc/{server.Pid}/task"))
        {
            string[] status = await File.ReadAllLinesAsync($"{thread}/status", TestContext.Current.CancellationToken);
            if (status[0].Contains("uring-loop-", StringComparison.Ordinal))
            {
                ulong blocked = Convert.ToUInt64(Array.Find(status, line => line.StartsWith("SigBlk:", StringComparison.Ordinal))![7..].Trim(), 16);
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
    public async Task A_user_that_there_is_not_is_an_error_of_usage()
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
        string answer = await client.ReadToFinAsync().WaitAsync(s_patience);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer, StringComparison.Ordinal);
        return answer;
    }

    private static async Task EndAsync(RunningServer server)
    {
        Signals.Send(server.Pid, Signals.Terminate);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    private static Task ParkedAsync(RunningServer server) => UntilAsync(server, states => states.All(state => state is 'S'));

    /// <summary>Waits for the states of all the threads, the kernel's own too: proc_pid_stat(5).</summary>
    private static async Task UntilAsync(RunningServer server, Predicate<char[]> reached)
    {
        using CancellationTokenSource limit = new(s_patience);
        while (!reached([.. Directory.GetDirectories($"/proc/{server.Pid}/task").Select(StateOf)]))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private static char StateOf(string task)
    {
        string stat = File.ReadAllText($"{task}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static void RequireRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "it takes root to become another user");

    public void Dispose() => _folder.Delete(recursive: true);
}
