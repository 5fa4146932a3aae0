using System.Diagnostics;
using System.Globalization;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>SIGHUP: from then on clients get what the files hold now, and nobody gets a bit of both.</summary>
[Collection(ServerCollection.Name)]
public sealed class ReloadTests(PublishedServer published)
{
    private const int Clients = 16;

    public static TheoryData<string, string, int> Cases => new()
    {
        { "sqpoll", "--body-file", 50 },
        { "sqpoll", "--response-file", 15 },
        { "batched", "--body-file", 50 },
        { "batched", "--response-file", 15 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reloads_under_load_mix_cut_and_drop_nothing(string mode, string option, int count)
    {
        using Settings settings = new(published);
        string file = settings.Path("content");
        Write(file, option, 0);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "128", option, file);
        using CancellationTokenSource end = new();
        Task<HashSet<int>>[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(watched.Server, end.Token)))];
        for (int version = 1; version <= count; version++)
        {
            Write(file, option, version);
            Signals.Send(watched.Server.Pid, Signals.HangUp);
            await watched.AwaitAsync(figures => figures.Reloads == (ulong)version);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        // Accepts that were armed with the version before have a second to be given up.
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        for (int i = 0; i < 300; i++)
        {
            Assert.Equal(count, VersionOf(await Settings.AskAsync(watched.Server.EndPoint)));
        }

        end.Cancel();
        HashSet<int> seen = [.. (await Task.WhenAll(clients)).SelectMany(versions => versions)];
        Assert.True(seen.Count > count / 5, $"only {seen.Count} of the versions were seen");
        await watched.AwaitRestAsync();
        Assert.Equal(0ul, watched.Read().Total.Broken);
        Assert.Equal((ulong)count, watched.Read().Reloads);
        StopReport report = await watched.Server.StopAsync();
        Assert.Equal(report.Connections, report.Answered);
        Assert.Equal(0, report.Allocated);
    }

    [Fact]
    public async Task A_reload_reaches_all_armed_slots_however_many_there_are()
    {
        // Far more than cancellations find room in the submission queue at a time.
        const int Slots = 16_384;
        Assert.SkipUnless(IoUringLimits.Read().OpenFilesHard > Slots + 1000, $"this process may not have {Slots} files");
        using Settings settings = new(published);
        string file = settings.Path("content");
        Write(file, "--body-file", 0);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--slots", $"{Slots}", "--body-file", file);
        await watched.AwaitAsync(figures => figures.ArmedSlots == Slots);
        Write(file, "--body-file", 1);
        Signals.Send(watched.Server.Pid, Signals.HangUp);

        // Every slot is armed a second time, and no more: then none has the response of before.
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
    public async Task A_server_that_was_started_with_SIGHUP_ignored_reloads_all_the_same()
    {
        using Settings settings = new(published);
        string file = settings.Path("content");
        Write(file, "--body-file", 0);

        // As nohup does it.
        await using RunningServer server = await RunningServer.StartByAsync(
            "sh", "-c", "trap '' HUP; exec \"$0\" \"$@\"", published.BinaryPath, "--listen", "127.0.0.1:0", "--mode", "batched", "--body-file", file);
        Assert.Equal(0, VersionOf(await Settings.AskAsync(server.EndPoint)));
        Write(file, "--body-file", 1);
        Signals.Send(server.Pid, Signals.HangUp);
        Stopwatch time = Stopwatch.StartNew();
        while (VersionOf(await Settings.AskAsync(server.EndPoint)) != 1)
        {
            Assert.True(time.Elapsed < TimeSpan.FromSeconds(10), "it still gives the body of before");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_memory_of_what_was_replaced_is_given_back(string mode)
    {
        using Settings settings = new(published);
        string file = settings.File("body", new byte[10 << 20]);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "128", "--body-file", file);
        long most = 0;
        for (ulong reloads = 1; reloads <= 20; reloads++)
        {
            Signals.Send(watched.Server.Pid, Signals.HangUp);
            await watched.AwaitAsync(figures => figures.Reloads == reloads);

            // As long as it takes to give the one before up.
            await Task.Delay(150, TestContext.Current.CancellationToken);
            most = Math.Max(most, watched.ResidentBytes());
        }

        // Not twenty of them: the response, and those before that have not been looked at again since nobody is sent them.
        Assert.InRange(most, 0, 60_000_000);

        // In the end one of them, and nothing that the C library keeps.
        Stopwatch time = Stopwatch.StartNew();
        while (watched.ResidentBytes() > 25_000_000)
        {
            Assert.True(time.Elapsed < TimeSpan.FromSeconds(10), $"{watched.ResidentBytes()} bytes are resident");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Memory_stays_flat_however_often_it_reloads()
    {
        using Settings settings = new(published);
        string file = settings.File("body", new byte[500]);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", "batched", "--body-file", file);
        await ReloadAsync(20);
        long before = watched.ResidentBytes();
        await ReloadAsync(320);

        // 3.5 KB of each of them, if nobody collected them.
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

    /// <summary>Asks again and again; every answer has to be one of the versions, whole.</summary>
    private static async Task<HashSet<int>> AskAsync(RunningServer server, CancellationToken end)
    {
        HashSet<int> seen = [];
        while (!end.IsCancellationRequested)
        {
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            client.Send();
            _ = seen.Add(VersionOf(await client.ReadToFinAsync()));
        }

        return seen;
    }

    private static void Write(string file, string option, int version)
    {
        string body = Body(version);
        string head = $"HTTP/1.0 200 OK\r\nContent-length: {body.Length}\r\n\r\n";
        File.WriteAllText($"{file}.new", option == "--body-file" ? body : head + body);
        File.Move($"{file}.new", file, overwrite: true);
    }

    // Neighbours differ in every byte, and in length.
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
