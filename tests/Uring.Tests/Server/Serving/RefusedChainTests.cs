using System.Diagnostics;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using static Uring.Interop.io_uring_op;

namespace Uring.Tests.Server;

/// <summary>
/// Chains that the kernel refuses to begin, as it does without the memory for one of their links: here since the ring is not allowed
/// one of their operations, which ends a chain in the same way. No slot is lost, and the loop does not spin.
/// </summary>
public sealed class RefusedChainTests
{
    [Fact]
    public async Task An_armed_chain_that_is_refused_is_armed_again_after_a_rest()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4, Linger = 0 }, Without(IORING_OP_SEND));
        await AssertRestsAsync(loop);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Fact]
    public async Task An_armed_chain_of_a_server_that_lingers_is_armed_again_after_a_rest()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4 }, Without(IORING_OP_SHUTDOWN));
        await AssertRestsAsync(loop);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Fact]
    public async Task A_slot_whose_chain_was_to_close_the_connection_before_serves_others_all_the_same()
    {
        // The first chain of a slot has no close in it, all others do.
        using LoopInProcess loop = new(new ServerOptions { Slots = 1, Linger = 20 }, Without(IORING_OP_CLOSE));
        for (ulong served = 1; served <= 3; served++)
        {
            using RawClient client = await RawClient.ConnectAsync(loop.EndPoint);
            client.Send();
            Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
            await loop.AwaitAsync(figures => figures.Connections == served);
        }

        Assert.InRange(loop.Figures.BackOffs, 2ul, 20ul);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Fact]
    public async Task An_answer_that_is_refused_breaks_its_connection_and_the_slot_comes_back()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4, Mode = ServerMode.Batched }, Without(IORING_OP_SHUTDOWN));
        for (ulong broken = 1; broken <= 6; broken++)
        {
            using RawClient client = await RawClient.ConnectAsync(loop.EndPoint);
            client.Send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
            Assert.Equal("", await client.ReadToFinAsync());
            await loop.AwaitAsync(figures => figures.Broken == broken && figures.AnsweringSlots + figures.ClosingSlots == 0);
        }

        Assert.Equal(6ul, loop.Figures.Errors(Operation.Send, Errno.ECANCELED));
        Assert.Equal(6ul, loop.Figures.Connections);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Fact]
    public async Task An_answer_that_is_refused_with_the_read_of_its_request_breaks_too()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4, Mode = ServerMode.Batched, Linger = 0 }, Without(IORING_OP_SEND));
        for (ulong broken = 1; broken <= 6; broken++)
        {
            using RawClient client = await RawClient.ConnectAsync(loop.EndPoint);
            client.Send("x");
            client.FinishSending();
            await loop.AwaitAsync(figures => figures.Broken == broken && figures.AnsweringSlots + figures.ClosingSlots == 0);
        }

        Assert.Equal(6ul, loop.Figures.Errors(Operation.Send, Errno.EACCES));
        Assert.Equal(0u, await loop.StopAsync());
    }

    private static async Task AssertRestsAsync(LoopInProcess loop)
    {
        Stopwatch time = Stopwatch.StartNew();
        await loop.AwaitAsync(figures => figures.BackOffs >= 4 * 4);

        // Four times four chains, which takes three rests of 100 ms.
        Assert.InRange(time.ElapsedMilliseconds, 200, 5000);
        Assert.InRange(loop.Figures.Arms, 4ul * 4, 4ul * 6);
        Assert.Equal(0ul, loop.Figures.Connections);
    }

    private static io_uring_op[] Without(io_uring_op refused) => [.. RingLockdown.Operations.Where(operation => operation != refused)];
}
