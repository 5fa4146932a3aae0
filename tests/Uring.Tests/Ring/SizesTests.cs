using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>Entries of 128 bytes, completions of 32, and both sizes mixed.</summary>
public unsafe class SizesTests
{
    [Fact]
    public void Entries_of_128_bytes_lie_twice_as_far_apart()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, Sqe128 = true });
        io_uring_sqe* first = ring.Take();
        Assert.True(ring.Submissions.TryTake128(out io_uring_sqe* second));
        SqeChain rest = ring.TakeChain(6);
        fixed (io_uring_sqe* third = &rest[0])
        {
            Assert.Equal(128, (byte*)second - (byte*)first);
            Assert.Equal(128, (byte*)third - (byte*)second);
        }

        first->PrepNop();
        second->PrepNop();
        second->SetData64(1);
        for (uint i = 0; i < 6; i++)
        {
            rest[i].PrepNop();
            rest[i].SetData64(i + 2);
        }

        Assert.False(ring.Submissions.TryTake(out _));
        Assert.Equal(8, ring.Complete(8).Select(cqe => cqe.user_data).Distinct().Count());
    }

    [Fact]
    public void A_ring_of_short_entries_has_no_long_one()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.False(ring.Submissions.TryTake128(out io_uring_sqe* none));
        Assert.True(none == null);
        Assert.Equal(8u, ring.Submissions.Space);
    }

    [Fact]
    public void Completions_of_32_bytes_bring_their_second_half()
    {
        // A NOP fills the second half since Linux 6.18, the release of the mixed queues.
        Need.Setup(IORING_SETUP_CQE_MIXED);
        using IoUring ring = new(new IoUringOptions { Entries = 8, Cqe32 = true });
        for (ulong i = 0; i < 50; i++)
        {
            LongNop(ring, i);
            Assert.False(ring.SubmitAndWait(1).IsError);
            Assert.True(ring.Completions.TryPeek(out io_uring_cqe* cqe));
            Assert.Equal(i, cqe->user_data);
            Assert.Equal([i * 3, i * 5], ring.Completions.SecondHalf(cqe));
            ring.Completions.Seen(cqe);
            Assert.Equal(0u, ring.Completions.Ready);
        }
    }

    [Fact]
    public void Completions_of_16_bytes_have_no_second_half()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.Take()->PrepNop();
        Assert.False(ring.SubmitAndWait(1).IsError);
        Assert.True(ring.Completions.TryPeek(out io_uring_cqe* cqe));
        Assert.True(ring.Completions.SecondHalf(cqe).IsEmpty);
        Assert.Equal(1u, ring.Completions.Places(cqe));
    }

    // With batches of different lengths the gap at the end of the queue comes at every place of a batch.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mixed_queue_is_read_by_its_loop_in_order_and_without_its_gaps(int batch)
    {
        using IoUring ring = Mixed();
        ulong seen = 0;
        for (ulong sent = 0; sent < 500;)
        {
            Send(ring, ref sent, batch);
            CompletionQueue.Enumerator each = ring.Completions.GetEnumerator();
            while (each.MoveNext())
            {
                Assert.Equal(seen, each.Current.user_data);
                Assert.Equal(Halves(seen), each.SecondHalf.ToArray());
                Assert.Equal(IsLong(seen), each.Current.Is32);
                seen++;
            }

            each.Dispose();
            Assert.Equal(sent, seen);
            Assert.Equal(0u, ring.Completions.Ready);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mixed_queue_is_read_one_by_one_as_well(int batch)
    {
        using IoUring ring = Mixed();
        ulong seen = 0;
        for (ulong sent = 0; sent < 500;)
        {
            Send(ring, ref sent, batch);
            while (ring.Completions.TryPeek(out io_uring_cqe* cqe))
            {
                Assert.Equal(seen, cqe->user_data);
                Assert.Equal(Halves(seen), ring.Completions.SecondHalf(cqe).ToArray());
                Assert.Equal(IsLong(seen) ? 2u : 1u, ring.Completions.Places(cqe));
                ring.Completions.Seen(cqe);
                seen++;
            }

            Assert.Equal(sent, seen);
        }
    }

    [Fact]
    public void A_mixed_queue_keeps_what_a_loop_or_a_batch_leaves()
    {
        using IoUring ring = Mixed();
        io_uring_cqe[] two = new io_uring_cqe[2];
        ulong seen = 0;
        for (ulong sent = 0; sent < 400;)
        {
            Send(ring, ref sent, 4);
            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                Assert.Equal(seen++, cqe.user_data);
                break;
            }

            Assert.Equal(2, ring.Completions.TakeBatch(two));
            Assert.Equal([seen, seen + 1], two.Select(cqe => cqe.user_data));
            seen += 2;
            Assert.Equal(1, ring.Completions.TakeBatch(two));
            Assert.Equal(seen++, two[0].user_data);
        }
    }

    private static IoUring Mixed()
    {
        Need.Setup(IORING_SETUP_CQE_MIXED);
        return new IoUring(new IoUringOptions { Entries = 8, CompletionEntries = 8, CqeMixed = true });
    }

    private static void Send(IoUring ring, ref ulong sent, int count)
    {
        for (int i = 0; i < count; i++, sent++)
        {
            if (IsLong(sent))
            {
                LongNop(ring, sent);
            }
            else
            {
                io_uring_sqe* sqe = ring.Take();
                sqe->PrepNop();
                sqe->SetData64(sent);
            }
        }

        Assert.Equal(new KernelResult(count), ring.SubmitAndWait((uint)count));
    }

    private static void LongNop(IoUring ring, ulong number)
    {
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepNop();
        sqe->SetData64(number);
        sqe->nop_flags = IORING_NOP_CQE32;
        sqe->off = number * 3;
        sqe->addr = number * 5;
    }

    private static ulong[] Halves(ulong number) => IsLong(number) ? [number * 3, number * 5] : [];

    private static bool IsLong(ulong number) => number % 3 != 0;
}
