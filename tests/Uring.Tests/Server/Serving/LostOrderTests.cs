using System.Diagnostics;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A kernel without memory loses completions, and reports the loss with EBADR. A completion of the doorbell
/// can be among them: the loop must execute the order nevertheless.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class LostOrderTests(PublishedServer published)
{
    [Fact]
    public async Task A_loop_that_misses_the_doorbell_of_a_stop_stops_after_EBADR()
    {
        string strace = Need.Tool("strace", "strace");

        // The filter of the lock-down would kill the process for a system call that strace has replaced.
        await using RunningServer server = await RunningServer.StartWithAsync(
            published, "--mode", "batched", "--no-lockdown", "--defer-accept", "0", "--linger", "20000");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send("GET / HTTP/1.1\r\nA");
        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());

        // At a stop the main thread writes three orders, and then the totals. This test loses the orders.
        // Every third call of the loop returns EBADR: the kernel executes the two calls in between, and some
        // of these are waits.
        using StraceSession session = await StraceSession.AttachAsync(
            strace, server.Pid, "-o", "/dev/null", "-e", "trace=write,io_uring_enter",
            "-e", "inject=write:retval=0:when=1..3", "-e", "inject=io_uring_enter:error=EBADR:when=1+3");
        Task<StopReport> stop = server.StopAsync();
        Stopwatch time = Stopwatch.StartNew();
        while (!stop.IsCompleted && time.Elapsed < Poll.Patience)
        {
            // Each byte wakes the loop up.
            TrySend(client);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        StopReport report = await stop;
        Assert.Equal(1, report.Answered);
    }

    [Fact]
    public async Task A_request_that_the_loop_repeats_after_each_loss_is_in_flight_once()
    {
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", "batched", "--no-lockdown");
        string[] before = await AwaitRequestsAsync(server.Pid, waiting => waiting.Length == 2);

        // A thousand losses. strace leaves later calls alone: a call that it replaces while it detaches would
        // return ENOSYS.
        using StraceSession session = await StraceSession.AttachAsync(
            strace, server.Pid, "-o", "/dev/null", "-e", "trace=io_uring_enter", "-e", "inject=io_uring_enter:error=EBADR:when=1..2000+2");
        Assert.StartsWith("HTTP/1.", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);

        // The multishot accept, and the read of the doorbell.
        _ = await AwaitRequestsAsync(server.Pid, before.SequenceEqual);
        await session.DetachAsync();
        Assert.Equal(1, (await server.StopAsync()).Answered);
    }

    private static async Task<string[]> AwaitRequestsAsync(int pid, Predicate<string[]> reached)
    {
        string[] waiting = [];
        await Poll.UntilAsync(() => reached(waiting = WaitingRequests(pid)), () => $"{waiting.Length} requests are in flight");
        return waiting;
    }

    /// <summary>
    /// Returns the requests that poll in the server's ring, each by the number of its operation: io_uring's
    /// lines of fdinfo.
    /// </summary>
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
