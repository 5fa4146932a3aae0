using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>Entries that the kernel has not taken can be withdrawn.</summary>
public unsafe class WithdrawTests
{
    [Fact]
    public void Entries_of_a_failed_submission_are_withdrawn()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4, Disabled = true });
        TakeNop(ring, 1);
        TakeNop(ring, 2);
        Assert.Equal(Errno.EBADFD, ring.Submit().Errno);
        TakeNop(ring, 3);

        Assert.Equal(3u, ring.Submissions.Withdraw());
        Assert.Equal((0u, 4u), (ring.Submissions.Pending, ring.Submissions.Space));
        Assert.Equal(0u, ring.Submissions.Withdraw());

        ring.Enable();
        TakeNop(ring, 4);
        Assert.Equal(4ul, Assert.Single(ring.Complete(1)).user_data);
    }

    [Fact]
    public void Published_entries_of_an_SQ_thread_stay()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4, SqPoll = true, SqThreadIdle = 1 });
        TakeNop(ring, 1);
        ring.Submissions.Publish();
        TakeNop(ring, 2);
        TakeNop(ring, 3);

        Assert.Equal(2u, ring.Submissions.Withdraw());
        TakeNop(ring, 4);
        Assert.Equal([1ul, 4ul], ring.CompleteByNumber(2).Select(cqe => cqe.user_data));
    }

    [Fact]
    public void A_queue_with_all_entries_withdrawn_can_be_filled_again()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4 });
        for (int round = 0; round < 10; round++)
        {
            for (ulong number = 1; number <= 3; number++)
            {
                TakeNop(ring, number);
            }

            Assert.Equal(3u, ring.Submissions.Withdraw());
            TakeNop(ring, 9);
            Assert.Equal(9ul, Assert.Single(ring.Complete(1)).user_data);
        }
    }

    private static void TakeNop(IoUring ring, ulong number)
    {
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepNop();
        sqe->SetData64(number);
    }
}
