using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Process.Placement;
using Uring.Server.Serving;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Submitting;

namespace Uring.Tests.Server;

/// <summary>
/// The queues of an sqpoll loop: a full submission queue costs no slot, and the completion queue does not
/// overflow.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class QueueTests
{
    // The slots that a pass of cancellations has room for: 8000 completions, 3 for each response in one part.
    private const uint OnePass = 2666;

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
    [InlineData(8255u)]
    [InlineData(8256u)]
    [InlineData(16_384u)]
    [InlineData(19_178u)]
    public void The_completion_queue_holds_the_completions_of_all_slots(uint slots)
    {
        ServerOptions options = new() { Slots = slots };
        Assert.InRange<uint>(RingOptions(options).CompletionEntries ?? 0, (3 * slots) + 8002, 65_536);
    }

    [Theory]
    [InlineData(8192u)]
    [InlineData(16_384u)]
    public void The_completion_queue_holds_the_chains_that_a_reload_cancels_while_the_loop_is_held_up(uint slots)
    {
        // The submission queue is longest where the two threads share a processor.
        using LoopSteps loop = new(new ServerOptions { Slots = slots, Cpus = [Processors.Allowed()[0]] });
        Assert.Equal(8192u, loop.Loop.Ring.Submissions.Capacity);
        loop.Loop.Enable();
        Await(() =>
        {
            loop.Loop.Start();
            _ = loop.Loop.Ring.Submit();
            return loop.Figures.ArmedSlots == slots && IsTaken(loop);
        });

        // From here on the test reads no completions.
        loop.Control.Give(new LoopSite(Site.From(new ServerOptions { Response = new ResponseOptions { Body = "another" } })));
        loop.Complete(new UserData(EntryKind.Doorbell, 0), sizeof(ulong), 0);
        Advance(loop);
        Await(() => IsTaken(loop));

        // The loop reads the answers to its cancellations, but not the ends of the chains.
        for (uint pass = 0; pass < 3; pass++)
        {
            for (uint slot = pass * OnePass; slot < (pass + 1) * OnePass; slot++)
            {
                loop.Complete(new UserData(EntryKind.Cancel, slot), 0, 0);
            }

            Advance(loop);
            Await(() => IsTaken(loop));
        }

        uint completed;
        do
        {
            completed = loop.Loop.Ring.Completions.Ready;
            Thread.Sleep(200);
        }
        while (loop.Loop.Ring.Completions.Ready != completed);

        // The doorbell, each cancellation, and the entries of its chain up to the one that breaks it: accept,
        // receive, send.
        Assert.InRange(completed, 4 * 1000u, loop.Loop.Ring.Completions.Capacity);
        Assert.Equal(1u, completed % 4);
        Assert.False(loop.Loop.Ring.Submissions.HasOverflow);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 60_000)]
    [InlineData(10, 250)]
    public void The_SQ_thread_sleeps_after_the_loop(int parkAfter, int linger)
    {
        ServerOptions options = new() { ParkAfter = parkAfter, Linger = linger };
        uint idle = RingOptions(options).SqThreadIdle;
        Assert.InRange<uint>(idle, parkAfter == 0 ? int.MaxValue : (uint)((parkAfter * 1000) + linger + 1), int.MaxValue);
    }

    private static void Advance(LoopSteps loop)
    {
        loop.Loop.Advance(0);
        _ = loop.Loop.Ring.Submit();
    }

    private static bool IsTaken(LoopSteps loop) => loop.Loop.Ring.Submissions.Space == loop.Loop.Ring.Submissions.Capacity;

    private static void Await(Func<bool> reached) => Assert.True(SpinWait.SpinUntil(reached, TimeSpan.FromSeconds(10)));

    private static IoUringOptions RingOptions(ServerOptions options) => SqPoll.RingOptions(
        options, ThreadPlacement.Choose(Processors.Allowed(), options, ring: 0), ArmedAnswers.Shape(options, listeners: 1));
}
