using System.Globalization;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// No thread of the server makes a system call between the first connection and the signal to stop.
/// </summary>
[Collection(ServerCollection.Name)]
public class ZeroSystemCallTests(PublishedServer published)
{
    [Fact]
    public async Task The_server_makes_no_system_call_over_20000_connections()
    {
        string strace = Need.Tool("strace", "strace");
        string ab = Need.Tool("ab", "apache2-utils");
        await using RunningServer server = await RunningServer.StartAsync(published);
        await AnswerOneAsync(server);

        using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
        CommandResult load = await Command.RunAsync(ab, "-q", "-n", "20000", "-c", "64", server.Url);
        string calls = await session.DetachAsync();

        Assert.Matches(@"Failed requests: +0\n", load.Succeeded().Output);
        Assert.Equal("", calls);
        StopReport report = await server.StopAsync();
        Assert.InRange(report.Answered, 20_001, long.MaxValue);
        Assert.Equal(0, report.Allocated);
    }

    [Fact]
    public async Task The_server_makes_no_system_call_in_pauses_shorter_than_the_time_to_park()
    {
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartAsync(published);
        await AnswerOneAsync(server);

        using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
        for (int i = 0; i < 3; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            await AnswerOneAsync(server);
        }

        Assert.Equal("", await session.DetachAsync());
    }

    [Fact]
    public async Task The_server_makes_one_or_two_system_calls_for_each_pause_in_which_its_threads_sleep()
    {
        const int Pauses = 3;
        string strace = Need.Tool("strace", "strace");
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--park-after", "1");
        await AnswerOneAsync(watched.Server);
        await watched.AwaitAsleepAsync();

        // strace attaches and detaches while the threads sleep. strace does not count the call that it
        // interrupts, and the loop repeats the call.
        ulong parks = watched.Read().Total.Parks;
        using StraceSession session = await StraceSession.AttachAsync(strace, watched.Server.Pid);
        await watched.AwaitAsync(figures => figures.Parks > parks);
        for (ulong i = 1; i <= Pauses; i++)
        {
            await AnswerOneAsync(watched.Server);
            await watched.AwaitAsync(figures => figures.Connections == i + 1);
            await watched.AwaitAsleepAsync();
        }

        (long count, string name) = Assert.Single(Calls(await session.DetachAsync()));
        Assert.Equal("io_uring_enter", name);

        // The loop sleeps in the first call. The connection wakes the kernel's thread, which stays awake for
        // long enough to arm the slot again. Only a loop without a processor for so long needs a second call,
        // to wake the thread.
        Assert.InRange(count, Pauses, 2 * Pauses);
    }

    [Fact]
    public async Task Strace_counts_the_system_calls_of_a_stop()
    {
        // The control of the tests above: strace has an empty table only if there was no call.
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartAsync(published);
        await AnswerOneAsync(server);

        using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
        await server.StopAsync();

        Assert.Contains("write", await session.DetachAsync(), StringComparison.Ordinal);
    }

    /// <summary>Parses the rows of a table: the number of calls, and the name.</summary>
    private static IEnumerable<(long Count, string Name)> Calls(string table) =>
        from line in table.Split('\n')
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields is [[>= '0' and <= '9', ..], .., not "total"]
        select (long.Parse(fields[3], CultureInfo.InvariantCulture), fields[^1]);

    private static async Task AnswerOneAsync(RunningServer server)
    {
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send();
        Assert.Equal(RunningServer.Response, client.ReadToFin());
    }
}
