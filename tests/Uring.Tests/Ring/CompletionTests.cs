using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>Completions are read once and in order, and stay in the queue until then.</summary>
public unsafe class CompletionTests
{
    [Fact]
    public void A_loop_that_ends_early_leaves_the_rest()
    {
        using IoUring ring = Completed(6);
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            if (cqe.user_data == 1)
            {
                break;
            }
        }

        Assert.Equal(4u, ring.Completions.Ready);
        Assert.True(ring.Completions.TryTake(out io_uring_cqe next));
        Assert.Equal(2ul, next.user_data);
    }

    [Fact]
    public void A_loop_over_nothing_moves_nothing()
    {
        using IoUring ring = Completed(2);
        for (int round = 0; round < 3; round++)
        {
            int seen = 0;
            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                Assert.Equal((ulong)seen++, cqe.user_data);
            }

            Assert.Equal(round == 0 ? 2 : 0, seen);
        }

        Assert.False(ring.Completions.TryTake(out _));
    }

    [Fact]
    public void An_empty_batch_takes_nothing()
    {
        using IoUring ring = Completed(2);
        Assert.Equal(0, ring.Completions.TakeBatch([]));
        Assert.Equal(2u, ring.Completions.Ready);
    }

    [Fact]
    public void An_error_of_the_kernel_is_read_as_its_name()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        byte target;
        sqe->PrepRead(-1, &target, 1, 0);
        Assert.False(ring.SubmitAndWait(1).IsError);

        Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));

        Assert.True(cqe.Result.IsError);
        Assert.Equal(Errno.EBADF, cqe.Result.Errno);
        Assert.Equal(0u, cqe.Result.Count);
        Assert.StartsWith("EBADF (", cqe.Result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Completions_that_are_taken_inside_a_loop_are_not_read_again()
    {
        using IoUring ring = Completed(5);
        foreach (ref readonly io_uring_cqe first in ring.Completions)
        {
            Assert.Equal(0ul, first.user_data);
            Assert.True(ring.Completions.TryTake(out _));
            Assert.True(ring.Completions.TryTake(out io_uring_cqe second));
            Assert.Equal(1ul, second.user_data);
            break;
        }

        Assert.True(ring.Completions.TryTake(out io_uring_cqe third));
        Assert.Equal(2ul, third.user_data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Completions_beyond_the_queue_come_with_a_later_submission(bool sqPoll)
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4, CompletionEntries = 4, SqPoll = sqPoll });
        ulong sent = 0;
        while (sent < 12)
        {
            if (ring.Submissions.TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepNop();
                sqe->SetData64(sent++);
            }

            Assert.False(ring.Submit().IsError);
        }

        Assert.True(SpinWait.SpinUntil(() => ring.Submissions.Space == 4 && ring.Submissions.HasOverflow, TimeSpan.FromSeconds(20)));
        ulong seen = 0;
        for (int round = 0; round < 100 && seen < 12; round++)
        {
            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                Assert.Equal(seen++, cqe.user_data);
            }

            Assert.False(ring.Submit().IsError);
        }

        Assert.Equal(12ul, seen);
        Assert.False(ring.Submissions.HasOverflow);
        Assert.Equal(0u, ring.Completions.Overflow);
    }

    private static IoUring Completed(uint nops)
    {
        IoUring ring = new(new IoUringOptions { Entries = 8 });
        for (uint i = 0; i < nops; i++)
        {
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            sqe->PrepNop();
            sqe->SetData64(i);
        }

        Assert.Equal(new KernelResult((int)nops), ring.SubmitAndWait(nops));
        return ring;
    }
}
