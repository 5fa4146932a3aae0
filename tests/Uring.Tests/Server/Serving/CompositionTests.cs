using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving.Answering;

namespace Uring.Tests.Server;

/// <summary>
/// The two choices of a loop, its submitter and its answers, are independent: all combinations serve.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class CompositionTests
{
    private const ulong Connections = 200;

    [Theory]
    [InlineData(0)]
    [InlineData(250)]
    public async Task An_sqpoll_loop_serves_received_requests_without_a_system_call_or_an_allocation(int linger)
    {
        ServerOptions options = new() { Slots = 64, Linger = linger, Mode = ServerMode.SqPoll };
        using LoopInProcess loop = new(options, RingLockdown.Operations, answers: AnswerTiming.Served);

        // The first connection is not measured: the start wakes the kernel's thread with a system call.
        await AskAsync(loop, 1);
        ulong enters = loop.Figures.Enters;
        for (ulong connection = 2; connection <= Connections; connection++)
        {
            await AskAsync(loop, connection);
        }

        Assert.Equal((enters, 0ul), (loop.Figures.Enters, loop.Figures.AllocatedBytes));
        Assert.Equal((Connections, Connections, 0ul), (loop.Figures.Connections, loop.Figures.Answered, loop.Figures.Lost));
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Theory]
    [InlineData("sqpoll", "armed", 0)]
    [InlineData("sqpoll", "armed", 20)]
    [InlineData("sqpoll", "served", 20)]
    [InlineData("batched", "armed", 0)]
    [InlineData("batched", "armed", 20)]
    [InlineData("batched", "served", 20)]
    public async Task Every_combination_serves_reloads_and_stops(string mode, string answers, int linger)
    {
        ServerOptions options = new() { Slots = 4, Linger = linger, Mode = mode == "sqpoll" ? ServerMode.SqPoll : ServerMode.Batched };
        using LoopInProcess loop = new(
            options, RingLockdown.Operations, answers: answers == "armed" ? AnswerTiming.Armed : AnswerTiming.Served);
        for (ulong connection = 1; connection <= 20; connection++)
        {
            await AskAsync(loop, connection);
        }

        await loop.ReloadAsync("another");
        using (RawClient client = await RawClient.ConnectAsync(loop.EndPoint))
        {
            client.Send("GET / HTTP/1.1\r\n\r\n");
            Assert.EndsWith("\r\n\r\nanother", await client.ReadToFinAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(0u, await loop.StopAsync());
        Assert.Equal((21ul, 0ul), (loop.Figures.Answered, loop.Figures.AllocatedBytes));
    }

    [Fact]
    public async Task An_sqpoll_loop_closes_at_once_after_a_request_that_it_received_whole()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 8 }, RingLockdown.Operations, answers: AnswerTiming.Served);
        await AskAsync(loop, 1, "GET / HTTP/1.0\r\n\r\n");
        Assert.Equal((1ul, 0ul), (loop.Figures.ClosedAtOnce, loop.Figures.LingeringSlots));
        Assert.Equal(0u, await loop.StopAsync());
    }

    private static async Task AskAsync(LoopInProcess loop, ulong connection, string request = "GET / HTTP/1.1\r\n\r\n")
    {
        using RawClient client = await RawClient.ConnectAsync(loop.EndPoint);
        client.Send(request);
        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        await loop.AwaitAsync(figures => figures.Connections == connection);
    }
}
