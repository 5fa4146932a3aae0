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
        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());

        // What the main thread writes at a stop are three orders, which are lost, and then the totals.
        // Between two calls of the loop that tell of a loss there are two that are made, so that some of its waits are.
        using StraceSession session = await StraceSession.AttachAsync(
            strace, server.Pid, "-o", "/dev/null", "-e", "trace=write,io_uring_enter",
            "-e", "inject=write:retval=0:when=1..3", "-e", "inject=io_uring_enter:error=EBADR:when=1+3");
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

    [Fact]
    public async Task What_is_begun_again_with_each_loss_is_there_once()
    {
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", "batched", "--no-lockdown");
        string[] before = await AwaitRequestsAsync(server.Pid, waiting => waiting.Length == 2);

        // A thousand losses, and more than that is not counted: whoever detaches while a call is replaced leaves it with ENOSYS.
        using StraceSession session = await StraceSession.AttachAsync(
            strace, server.Pid, "-o", "/dev/null", "-e", "trace=io_uring_enter", "-e", "inject=io_uring_enter:error=EBADR:when=1..2000+2");
        Assert.StartsWith("HTTP/1.", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);

        // The accept and the read of the doorbell.
        _ = await AwaitRequestsAsync(server.Pid, before.SequenceEqual);
        await session.DetachAsync();
        Assert.Equal(1, (await server.StopAsync()).Answered);
    }

    private static async Task<string[]> AwaitRequestsAsync(int pid, Predicate<string[]> reached)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (true)
        {
            string[] waiting = WaitingRequests(pid);
            if (reached(waiting))
            {
                return waiting;
            }

            Assert.True(time.Elapsed < s_patience, $"{waiting.Length} requests wait");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What waits in the server's ring for something to come, each by the number of its operation: io_uring's lines of fdinfo.</summary>
    private static string[] WaitingRequests(int pid)
    {
        string ring = Assert.Single(
            Directory.GetFiles($"/proc/{pid}/fd"), fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.Name.Contains("io_uring", StringComparison.Ordinal) == true);
        return
        [
            .. File.ReadLines($"/proc/{pid}/fdinfo/{Path.GetFileName(ring)}")
                .SkipWhile(line => line != "PollList:").Skip(1).TakeWhile(line => line.StartsWith(' ')).Select(line => line.Trim().Split(',')[0]).Order(),
        ];
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
