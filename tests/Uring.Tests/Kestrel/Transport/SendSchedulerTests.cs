using Uring.Kestrel.Connections;
using Uring.Kestrel.Loops;
using Uring.Loops;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The thread on which the sends of a connection run.</summary>
public sealed class SendSchedulerTests : IAsyncDisposable
{
    private const int Small = 100;

    private readonly UringContext _context;
    private readonly RingLoop _loop;
    private readonly SendScheduler _scheduler;

    public SendSchedulerTests()
    {
        _ = Need.Kernel();
        _context = new UringContext(new UringContextOptions { Loops = 1 });
        _loop = Assert.Single(_context.RingLoops);
        _scheduler = new SendScheduler(new LoopScheduler(_loop));
    }

    [Fact]
    public async Task The_loop_runs_the_first_sends_by_its_ring() => Assert.Equal((_loop, false, false), await ScheduleAsync());

    [Fact]
    public async Task The_pool_runs_a_send_that_prefers_it()
    {
        Send(SendPlacement.SharedForPool, hasMore: true);
        Assert.Equal((null, true, true), await ScheduleAsync());
    }

    [Fact]
    public void The_thread_that_has_written_runs_a_send_that_prefers_it()
    {
        Send(SendPlacement.SinglesForWriter, hasMore: false);
        Thread? ranOn = null;
        _scheduler.Schedule(_ => ranOn = Thread.CurrentThread, null);
        Assert.Same(Thread.CurrentThread, ranOn);
        Assert.True(_scheduler.SendsNow);
    }

    [Fact]
    public async Task The_loop_sends_by_its_ring_also_when_it_has_written()
    {
        Send(SendPlacement.SinglesForWriter, hasMore: false);
        TaskCompletionSource<(RingLoop?, bool, bool)> ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(_ => _scheduler.Schedule(_ => ran.SetResult(Here()), null), null);
        Assert.Equal((_loop, false, false), await ran.Task.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_send_of_the_loop_follows_the_other_code_of_its_turn()
    {
        List<string> order = [];
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(
            _ =>
            {
                _scheduler.Schedule(
                    _ =>
                    {
                        order.Add("send");
                        sent.SetResult();
                    },
                    null);
                order.Add("code");
            },
            null);
        await sent.Task.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(["code", "send"], order);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    /// <summary>Runs a send.</summary>
    /// <returns>
    /// The loop that ran the send or null, whether a thread of the pool ran it, and whether the thread sends by a
    /// system call.
    /// </returns>
    private Task<(RingLoop? Loop, bool IsPool, bool SendsNow)> ScheduleAsync()
    {
        TaskCompletionSource<(RingLoop?, bool, bool)> ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _scheduler.Schedule(_ => ran.SetResult(Here()), null);
        return ran.Task.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
    }

    private (RingLoop? Loop, bool IsPool, bool SendsNow) Here() => (RingLoop.Current, Thread.CurrentThread.IsThreadPoolThread, _scheduler.SendsNow);

    private void Send(int count, bool hasMore)
    {
        for (int i = 0; i < count; i++)
        {
            _scheduler.OnSent(Small, hasMore);
        }
    }
}
