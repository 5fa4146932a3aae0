using System.IO.Pipelines;
using Uring.Kestrel.Connections;

namespace Uring.Tests.Kestrel;

/// <summary>The choice between the loop and the thread pool for the sends of a connection.</summary>
public sealed class SendSchedulerTests
{
    private const int Small = 100;
    private const int Large = 64 << 10;

    private readonly SendScheduler _scheduler = new(PipeScheduler.Inline);

    [Fact]
    public void A_connection_with_one_request_at_a_time_stays_on_its_loop()
    {
        for (int i = 0; i < 1_000; i++)
        {
            _scheduler.OnSent(Small, hasMore: false);
            Assert.False(_scheduler.PrefersPool);
        }
    }

    [Fact]
    public void A_connection_that_writes_during_its_sends_moves_to_the_pool()
    {
        Send(3, Small, hasMore: true);
        Assert.False(_scheduler.PrefersPool);
        Send(1, Small, hasMore: true);
        Assert.True(_scheduler.PrefersPool);
    }

    [Fact]
    public void A_seldom_overlap_of_two_responses_does_not_move_a_connection()
    {
        for (int i = 0; i < 1_000; i++)
        {
            _scheduler.OnSent(Small, hasMore: i % 3 == 0);
            Assert.False(_scheduler.PrefersPool);
        }
    }

    [Fact]
    public void Large_responses_stay_on_the_loop()
    {
        Send(1_000, Large, hasMore: true);
        Assert.False(_scheduler.PrefersPool);
    }

    [Fact]
    public void A_connection_on_the_pool_returns_for_one_send_and_goes_on_with_one_more_overlap()
    {
        Send(4, Small, hasMore: true);
        Send(255, Small, hasMore: false);
        Assert.True(_scheduler.PrefersPool);
        Send(1, Small, hasMore: false);
        Assert.False(_scheduler.PrefersPool);
        Send(1, Small, hasMore: true);
        Assert.True(_scheduler.PrefersPool);
    }

    [Fact]
    public async Task The_pool_runs_a_send_that_prefers_it()
    {
        TaskCompletionSource<bool> onPool = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(4, Small, hasMore: true);
        _scheduler.Schedule(_ => onPool.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);
        Assert.True(await onPool.Task);

        bool ranHere = false;
        SendScheduler other = new(PipeScheduler.Inline);
        other.Schedule(_ => ranHere = true, null);
        Assert.True(ranHere);
    }

    private void Send(int count, long bytes, bool hasMore)
    {
        for (int i = 0; i < count; i++)
        {
            _scheduler.OnSent(bytes, hasMore);
        }
    }
}
