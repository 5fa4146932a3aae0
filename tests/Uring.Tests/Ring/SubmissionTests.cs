using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>Entries reach the kernel once each and in order, and a full queue gives no entry.</summary>
public unsafe class SubmissionTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Every_nop_completes_once_and_in_order_around_the_ring_many_times(string kind)
    {
        const ulong Total = 10_000;
        using IoUring ring = RingKinds.Create(kind);
        ulong sent = 0;
        ulong seen = 0;
        while (seen < Total)
        {
            while (sent < Total && ring.Submissions.TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepNop();
                sqe->SetData64(sent++);
            }

            // With SQPOLL all requests can complete before the kernel returns the entries. Then the test
            // waits for no completion.
            Assert.False(ring.SubmitAndWait(sent > seen ? 1u : 0u).IsError);
            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                Assert.Equal(seen++, cqe.user_data);
                Assert.Equal(new KernelResult(0), cqe.Result);
            }
        }

        Assert.Equal(Total, sent);
        Assert.Equal(0u, ring.Completions.Ready);
        Assert.Equal(0u, ring.Completions.Overflow);
        Assert.Equal(0u, ring.Submissions.Dropped);
    }

    [Fact]
    public void A_full_queue_gives_no_entry_and_loses_none()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        for (ulong i = 0; i < 8; i++)
        {
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            sqe->PrepNop();
            sqe->SetData64(i);
        }

        Assert.False(ring.Submissions.TryTake(out io_uring_sqe* none));
        Assert.True(none == null);
        Assert.Equal(0u, ring.Submissions.Space);

        Assert.Equal(new KernelResult(8), ring.SubmitAndWait(8));
        Assert.Equal(8u, ring.Completions.Ready);
        Assert.Equal(8u, ring.Submissions.Space);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_chain_is_taken_whole_or_not_at_all(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        Assert.False(ring.Submissions.TryTakeChain(9, out _));
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* single));
        single->PrepNop();
        Assert.False(ring.Submissions.TryTakeChain(8, out _));
        Assert.Equal(7u, ring.Submissions.Space);

        Assert.True(ring.Submissions.TryTakeChain(7, out SqeChain chain));
        for (uint i = 0; i < chain.Count; i++)
        {
            chain[i].PrepNop();
            chain[i].SetData64(i + 1);
        }

        Assert.False(ring.SubmitAndWait(8).IsError);
        ulong next = 0;
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            Assert.Equal(next++, cqe.user_data);
        }

        Assert.Equal(8ul, next);
    }

    [Fact]
    public void Nothing_to_submit_is_no_error_and_no_system_call()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.Equal(new KernelResult(0), ring.Submit());
    }

    [Fact]
    public void An_SQ_thread_that_sleeps_after_a_millisecond_misses_nothing()
    {
        // Single submissions have pauses around the idle time of the thread: it is asleep, awake, or between
        // the two.
        using IoUring ring = new(new IoUringOptions { Entries = 8, SqPoll = true, SqThreadIdle = 1 });
        for (int i = 0; i < 2000; i++)
        {
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            sqe->PrepNop();
            Assert.False(ring.Submit().IsError);
            bool came = SpinWait.SpinUntil(() => ring.Completions.Ready == 1, TimeSpan.FromSeconds(20));
            Assert.True(came, $"submission {i} was never seen by the SQ thread");
            Assert.True(ring.Completions.TryTake(out _));
            if (i % 10 == 0)
            {
                Thread.Sleep(i % 70 / 10);
            }
        }
    }
}
