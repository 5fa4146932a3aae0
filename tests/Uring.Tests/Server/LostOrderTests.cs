using System.Diagnostics;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A kernel that is out of memory loses completions, and says so by EBADR. When those of the doorbell are among them, the loop
/// has to do what it was told all the same.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class LostOrderTests(PublishedServer published)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_stop_that_the_doorbell_does_not_tell_of_is_heard_with_EBADR()
    {
        string strace = Need.Tool("strace", "strace");

        // The filter of the lock-down would kill for a call that strace has replaced.
        await using RunningServer server = await RunningServer.StartWithAsync(
            published, "--mode", "batched", "--no-lockdown", "--defer-accept", "0", "--linger", "20000");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send("GET / HTTP/1.1\r\nA");

        // What the main thread writes at a stop are three orders, and then the totals. The first is heard.
        // Between two calls of the loop that tell of a loss there is one that is made.
        using StraceSession session = await StraceSession.AttachAsync(
            strace, server.Pid, "-o", "/dev/null", "-e", "trace=write,io_uring_enter",
            "-e", "inject=write:retval=0:when=2..3", "-e", "inject=io_uring_enter:error=EBADR:when=1+2");
        Task<StopReport> stop = server.StopAsync();
        Stopwatch time = Stopwatch.StartNew();
        while (!stop.IsCompleted && time.Elapsed < s_patience)
        {
            // The loop wakes up for it.
            TrySend(client);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        StopReport report = await stop;
        Assert.Equal(1, report.Answered);
    }

    private static void TrySend(RawClient client)
    {
        try
        {
            client.Send("x");
        }
        catch (SocketException)
        {
            // The server has ended.
        }
    }
}
