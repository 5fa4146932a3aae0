using System.Globalization;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A SIGHUP: later clients get the new content of the files, and no client gets a mixture.</summary>
[Collection(ServerCollection.Name)]
public sealed class ReloadTests(PublishedServer published)
{
    private const int Clients = 16;

    private int _answers;

    public static TheoryData<string, string, int> Cases => new()
    {
        { "sqpoll", "--body-file", 50 },
        { "sqpoll", "--response-file", 15 },
        { "batched", "--body-file", 50 },
        { "batched", "--response-file", 15 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reloads_under_load_mix_cut_and_drop_no_response(string mode, string option, int count)
    {
        using Settings settings = new(published);
        string file = settings.Path("content");
        Write(file, option, 0);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "128", "--park-after", "1", option, file);
        using CancellationTokenSource end = new();
        Task<HashSet<int>>[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(watched.Server, end.Token)))];
        for (int version = 1; version <= count; version++)
        {
            Write(file, option, version);
            Signals.Send(watched.Server.Pid, Signals.HangUp);
            await watched.AwaitAsync(figures => figures.Reloads == (ulong)version);
            int before = Volatile.Read(ref _answers);
            await Poll.UntilAsync(() => Volatile.Read(ref _answers) >= before + (4 * Clients), () => "the clients get no response");
        }

        await end.CancelAsync();
        HashSet<int> seen = [.. (await Task.WhenAll(clients)).SelectMany(versions => versions)];
        Assert.True(seen.Count > count / 5, $"the clients have read {seen.Count} of the {count} versions");

        // A loop parks only after it has cancelled every accept that is armed with an old version.
        await watched.AwaitParkedAsync();
        for (int i = 0; i < 300; i++)
        {
            Assert.Equal(count, VersionOf(await Settings.AskAsync(watched.Server.EndPoint)));
        }

        await watched.AwaitRestAsync();
        Assert.Equal(0ul, watched.Read().Total.Broken);
        Assert.Equal((ulong)count, watched.Read().Reloads);
        StopReport report = await watched.Server.StopAsync();
        Assert.Equal(report.Connections, report.Answered);
        Assert.Equal(0, report.Allocated);
    }

    [Fact]
    public async Task A_reload_replaces_the_response_of_every_armed_slot()
    {
        // Far more than the cancellations that fit into the submission queue at a time.
        const int Slots = 16_384;
        Assert.SkipUnless(IoUringLimits.Read().OpenFilesHard > Slots + 1000, $"the limit on open files does not allow {Slots} slots");
        using Settings settings = new(published);
        string file = settings.Path("content");
        Write(file, "--body-file", 0);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--slots", $"{Slots}", "--body-file", file);
        await watched.AwaitAsync(figures => figures.ArmedSlots == Slots);
        Write(file, "--body-file", 1);
        Signals.Send(watched.Server.Pid, Signals.HangUp);

        // The loop has armed every slot twice: no slot has the old response.
        await watched.AwaitAsync(figures => figures.Arms == 2 * Slots && figures.ArmedSlots == Slots);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(1, VersionOf(await Settings.AskAsync(watched.Server.EndPoint)));
        }

        StopReport report = await watched.Server.StopAsync();
        Assert.Equal(100, report.Answered);
        Assert.Equal(0, report.Unfinished);
    }

    [Fact]
    public async Task A_server_that_inherits_an_ignored_SIGHUP_reloads()
    {
        using Settings settings = new(published);
        string file = settings.Path("content");
        Write(file, "--body-file", 0);

        // nohup(1) starts its command in this way.
        await using RunningServer server = await RunningServer.StartByAsync(
            "sh", "-c", "trap '' HUP; exec \"$0\" \"$@\"", published.BinaryPath, "--listen", "127.0.0.1:0", "--mode", "batched", "--body-file", file);
        Assert.Equal(0, VersionOf(await Settings.AskAsync(server.EndPoint)));
        Write(file, "--body-file", 1);
        Signals.Send(server.Pid, Signals.HangUp);
        await Poll.UntilAsync(
            async () => VersionOf(await Settings.AskAsync(server.EndPoint)) == 1, () => "the response still has the old body");
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_server_frees_the_memory_of_replaced_responses(string mode)
    {
        using Settings settings = new(published);
        string file = settings.File("body", new byte[10 << 20]);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "128", "--body-file", file);
        long most = 0;
        for (ulong reloads = 1; reloads <= 20; reloads++)
        {
            Signals.Send(watched.Server.Pid, Signals.HangUp);
            await watched.AwaitAsync(figures => figures.Reloads == reloads);

            most = Math.Max(most, watched.ResidentBytes());

            // One response remains, and the C library keeps nothing of the one before.
            await Poll.UntilAsync(() => watched.ResidentBytes() <= 25_000_000, () => $"{watched.ResidentBytes()} bytes are resident");
        }

        // The new response, the one before, and the copy that is read from the file.
        Assert.InRange(most, 0, 60_000_000);
    }

    [Fact]
    public async Task The_memory_of_the_server_does_not_grow_with_the_number_of_reloads()
    {
        using Settings settings = new(published);
        string file = settings.File("body", new byte[500]);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", "batched", "--body-file", file);
        await ReloadAsync(20);
        long before = watched.ResidentBytes();
        await ReloadAsync(320);

        // Without a collection after each reload, every one of them would leave 3.5 KB.
        Assert.InRange(watched.ResidentBytes() - before, long.MinValue, 500_000);

        async Task ReloadAsync(ulong count)
        {
            for (ulong reloads = watched.Read().Reloads + 1; reloads <= count; reloads++)
            {
                Signals.Send(watched.Server.Pid, Signals.HangUp);
                await watched.AwaitAsync(figures => figures.Reloads == reloads);
            }
        }
    }

    /// <summary>Sends requests until the end. Every response must be one of the versions, whole.</summary>
    private async Task<HashSet<int>> AskAsync(RunningServer server, CancellationToken end)
    {
        HashSet<int> seen = [];
        while (!end.IsCancellationRequested)
        {
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            client.Send();
            _ = seen.Add(VersionOf(await client.ReadToFinAsync()));
            _ = Interlocked.Increment(ref _answers);
        }

        return seen;
    }

    [Fact]
    public async Task An_empty_body_file_is_a_notice_at_the_start_and_at_a_reload()
    {
        using Settings settings = new(published);
        string file = settings.File("body", "");
        string notice = $"uring-server: notice: --body-file: '{file}' is empty: the response has no body";
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--body-file", file);
        Assert.Equal(notice, await server.ReadErrorLineAsync());
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.Equal(notice, await server.ReadErrorLineAsync());
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.HangUp);
        await Poll.UntilAsync(
            async () => (await Settings.AskAsync(server.EndPoint)).EndsWith("\r\n\r\nx", StringComparison.Ordinal), () => "no reload");
        _ = await server.StopAsync();
    }

    private static void Write(string file, string option, int version)
    {
        string body = Body(version);
        string head = $"HTTP/1.0 200 OK\r\nContent-length: {body.Length}\r\n\r\n";
        File.WriteAllText($"{file}.new", option == "--body-file" ? body : head + body);
        File.Move($"{file}.new", file, overwrite: true);
    }

    // Consecutive versions have different letters and lengths.
    private static string Body(int version) => $"{version} {new string((char)('a' + (version % 26)), 500 + (version * 617 % 20_000))}.";

    private static int VersionOf(string answer)
    {
        string[] parts = answer.Split("\r\n\r\n");
        Assert.Equal(2, parts.Length);
        int version = int.Parse(parts[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.Equal(Body(version), parts[1]);
        Assert.Contains($"ontent-length: {parts[1].Length}\r\n", $"{parts[0]}\r\n", StringComparison.Ordinal);
        return version;
    }
}
