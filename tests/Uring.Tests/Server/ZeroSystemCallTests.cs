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
    public async Task Strace_counts_no_call_across_a_pause_in_which_the_submission_thread_sleeps()
    {
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartAsync(published);
        await AnswerOneAsync(server);

        using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
        for (int i = 0; i < 3; i++)
        {
            // The SQ thread sleeps after one second without work; armed accepts wake it without us.
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            await AnswerOneAsync(server);
        }

        Assert.Equal("", await session.DetachAsync());
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
