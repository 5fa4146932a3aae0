using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>Completions are read once, in order, and stay in the queue until they are.</summary>
public unsafe class CompletionTests
{
    [Fact]
    public void A_loop_that_is_left_early_keeps_the_rest()
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
