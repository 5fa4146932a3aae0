using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>Completions of 16 and 32 bytes in one queue, at the end of the queue.</summary>
public unsafe class MixedCompletionTests
{
    // IORING_NOP_CQE32 of linux/io_uring.h: the completion has a second half, made of the entry's off and
    // addr.
    private const int LongCompletion = 1 << 5;

    private static readonly IoUringOptions s_mixed = new() { Entries = 8, CqeMixed = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wait_does_not_count_the_gap_at_the_end(bool limited)
    {
        using IoUring ring = Create(s_mixed with { CompletionEntries = 8 });
        for (ulong i = 0; i < 7; i++)
        {
            Nop(ring, i);
        }

        ring.SubmitWell();
        LongNop(ring, 7);
        ring.SubmitWell();

        // The queue has a gap, and the long completion behind it has no room.
        Assert.Equal(8u, ring.Completions.Ready);
        for (ulong i = 0; i < 7; i++)
        {
            Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
            Assert.Equal(i, cqe.user_data);
        }

        KernelResult ready = limited ? ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromSeconds(20) }) : ring.Wait(1);
        Assert.Equal(new KernelResult(2), ready);
        Assert.True(ring.Completions.TryTake(out io_uring_cqe late));
        Assert.Equal(7u, late.user_data);
    }

    [Fact]
    public void A_queue_does_not_shrink_to_a_size_whose_end_cuts_an_unread_completion()
    {
        using IoUring ring = Create(s_mixed with { SingleIssuer = true, DeferTaskrun = true });
        Assert.SkipWhen(ring.ResizeRings(8).Errno == Errno.EINVAL, "this kernel has no IORING_REGISTER_RESIZE_RINGS");
        for (ulong i = 0; i < 7; i++)
        {
            Nop(ring, i);
        }

        LongNop(ring, 7);
        Assert.Equal(new KernelResult(8), ring.SubmitAndWait(8));
        for (ulong i = 0; i < 7; i++)
        {
            Assert.True(ring.Completions.TryTake(out _));
        }

        // The completion is in places 7 and 8 of 16. In a queue of 8 places, 8 is the first of the next
        // round.
        Assert.Equal(Errno.EOVERFLOW, ring.ResizeRings(8, 8).Errno);
        Assert.Equal(16u, ring.Completions.Capacity);
        Assert.Equal(new KernelResult(0), ring.ResizeRings(8, 32));
        Assert.True(ring.Completions.TryPeek(out io_uring_cqe* cqe));
        Assert.Equal([0x1111, 0x2222], ring.Completions.SecondHalf(cqe).ToArray());
        ring.Completions.Seen(cqe);
        Assert.Equal(new KernelResult(0), ring.ResizeRings(8, 8));
    }

    private static IoUring Create(IoUringOptions options)
    {
        Assert.SkipUnless(Need.Kernel().SupportsSetup(IORING_SETUP_CQE_MIXED), "this kernel has no mixed completions");
        return new IoUring(options);
    }

    private static void Nop(IoUring ring, ulong number)
    {
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepNop();
        sqe->SetData64(number);
    }

    private static void LongNop(IoUring ring, ulong number)
    {
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepNop();
        sqe->rw_flags = LongCompletion;
        sqe->off = 0x1111;
        sqe->addr = 0x2222;
        sqe->SetData64(number);
    }
}
