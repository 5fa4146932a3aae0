using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving.Answering;

namespace Uring.Tests.Server;

/// <summary>Who submits and when the answer is chosen are independent: the combination that no setting selects serves, too.</summary>
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
        using LoopInProcess loop = new(options, RingLockdown.Operations, answers: AnswerChoice.Served);

        // The first connection follows the start, which wakes the kernel's thread.
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

    [Fact]
    public async Task An_sqpoll_loop_closes_at_once_after_a_request_that_it_received_whole()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 8 }, RingLockdown.Operations, answers: AnswerChoice.Served);
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
