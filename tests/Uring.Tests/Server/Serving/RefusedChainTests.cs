using System.Diagnostics;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using static Uring.Interop.io_uring_op;

namespace Uring.Tests.Server;

/// <summary>
/// Chains that the kernel refuses, as it does when it has no memory for one of their links. Here the
/// restrictions of the ring refuse one of their operations, which ends a chain in the same way. The loop
/// loses no slot, and does not spin.
/// </summary>
public sealed class RefusedChainTests
{
    [Fact]
    public async Task A_loop_arms_a_refused_chain_again_after_its_back_off()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4, Linger = 0 }, Without(IORING_OP_SEND));
        await AssertRestsAsync(loop);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Fact]
    public async Task A_loop_that_lingers_arms_a_refused_chain_again_after_its_back_off()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4 }, Without(IORING_OP_SHUTDOWN));
        await AssertRestsAsync(loop);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Fact]
    public async Task A_slot_serves_the_next_client_when_the_chain_that_closes_the_connection_before_is_refused()
    {
        // Every chain of a slot but the first one contains a close.
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
    public async Task A_refused_response_resets_its_connection_and_frees_the_slot()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4, Mode = ServerMode.Batched }, Without(IORING_OP_SHUTDOWN));
        for (ulong broken = 1; broken <= 6; broken++)
        {
            using RawClient client = await RawClient.ConnectAsync(loop.EndPoint);
            client.Send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
            _ = await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(client.ReadToFinAsync);
            await loop.AwaitAsync(figures => figures.Broken == broken && figures.AnsweringSlots + figures.ClosingSlots == 0);
        }

        Assert.Equal(6ul, loop.Figures.Errors(Operation.Send, Errno.ECANCELED));
        Assert.Equal(6ul, loop.Figures.Connections);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Fact]
    public async Task A_response_that_is_refused_together_with_the_discard_breaks_its_connection()
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

        // The loop arms four chains four times, with three back-offs of 100 ms in between.
        RingFigures figures = loop.Figures;
        long elapsed = time.ElapsedMilliseconds;
        Assert.InRange(elapsed, 200, long.MaxValue);
        Assert.InRange(figures.Arms, 4ul * 4, 4 * (((ulong)elapsed / 100) + 3));
        Assert.Equal(0ul, figures.Connections);
    }

    private static io_uring_op[] Without(io_uring_op refused) => [.. RingLockdown.Operations.Where(operation => operation != refused)];
}
