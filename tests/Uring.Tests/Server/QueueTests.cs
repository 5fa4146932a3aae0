using Uring.Server;
using Uring.Server.Lockdown;
using Uring.Server.Loop.ArmedChains;
using Uring.Server.Placement;

namespace Uring.Tests.Server;

/// <summary>The queues of an sqpoll loop: the one fills up and costs no slot, the other does not overflow.</summary>
[Collection(ServerCollection.Name)]
public sealed class QueueTests
{
    [Fact]
    public async Task Slots_whose_chains_find_the_submission_queue_full_are_armed_when_there_is_room()
    {
        using LoopInProcess loop = new(new ServerOptions { Slots = 4096 }, RingLockdown.Operations);
        await loop.AwaitAsync(figures => figures.ArmedSlots == 4096);

        // Four thousand chains of four links in a queue of a few thousand entries.
        Assert.InRange(loop.Figures.QueueFull, 1ul, ulong.MaxValue);
        for (ulong served = 1; served <= 20; served++)
        {
            using RawClient client = await RawClient.ConnectAsync(loop.EndPoint);
            client.Send();
            Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        }

        await loop.AwaitAsync(figures => figures.Connections == 20);
        Assert.Equal(0u, await loop.StopAsync());
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(8192u)]
    [InlineData(10_922u)]
    [InlineData(10_923u)]
    [InlineData(16_384u)]
    [InlineData(21_844u)]
    public void What_the_chains_of_all_slots_complete_finds_room(uint slots)
    {
        ServerOptions options = new() { Slots = slots };
        Assert.InRange<uint>(ArmedChainLoop.RingOptions(options, Placement(options)).CompletionEntries ?? 0, 3 * slots, 65_536);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 60_000)]
    [InlineData(10, 250)]
    public void The_thread_of_the_kernel_sleeps_after_the_loop(int parkAfter, int linger)
    {
        ServerOptions options = new() { ParkAfter = parkAfter, Linger = linger };
        uint idle = ArmedChainLoop.RingOptions(options, Placement(options)).SqThreadIdle;
        Assert.InRange<uint>(idle, parkAfter == 0 ? int.MaxValue : (uint)((parkAfter * 1000) + linger + 1), int.MaxValue);
    }

    private static ThreadPlacement Placement(ServerOptions options) => ThreadPlacement.Choose(Processors.Allowed(), options, ring: 0);
}
