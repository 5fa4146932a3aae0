using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>From the first connection to the signal, no thread of the server makes a system call.</summary>
[Collection(ServerCollection.Name)]
public class ZeroSystemCallTests(PublishedServer published)
{
    [Fact]
    public async Task Strace_counts_no_call_over_20000_connections()
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
    public async Task Strace_counts_no_call_across_pauses_shorter_than_the_time_to_park()
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
    public async Task Strace_counts_one_kind_of_call_across_pauses_in_which_the_threads_sleep()
    {
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--park-after", "1");
        await AnswerOneAsync(server);

        using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
        for (int i = 0; i < 3; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            await AnswerOneAsync(server);
        }

        // The call in which the loop sleeps, and the one that wakes the SQ thread when a slot is to be armed again.
        string[] rows = (await session.DetachAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(rows, row => row.EndsWith(" io_uring_enter", StringComparison.Ordinal));
        Assert.All(
            rows.Where(row => row.Length > 0 && char.IsDigit(row.TrimStart()[0]) && !row.EndsWith(" total", StringComparison.Ordinal)),
            row => Assert.EndsWith(" io_uring_enter", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strace_does_count_the_calls_of_a_stop()
    {
        // The tests above rest on it: an empty table means no call, not a strace that sees nothing.
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartAsync(published);
        await AnswerOneAsync(server);

        using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
        await server.StopAsync();

        Assert.Contains("write", await session.DetachAsync(), StringComparison.Ordinal);
    }

    private static async Task AnswerOneAsync(RunningServer server)
    {
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send();
        Assert.Equal(RunningServer.Response, client.ReadToFin());
    }
}
