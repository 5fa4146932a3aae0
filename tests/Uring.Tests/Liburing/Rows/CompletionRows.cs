using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Ring;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/completions.c.</summary>
internal static unsafe class CompletionRows
{
    // IORING_NOP_CQE32 of linux/io_uring.h.
    private const int NopCqe32 = 1 << 5;

    [Row("io_uring_peek_cqe")]
    public static void PeekCqe(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_peek_cqe", Small))
        {
            see.Same("io_uring_peek_cqe", "empty", Peek(ring));
            ring.SubmitNops(20);
            see.Same("io_uring_peek_cqe", "full", Peek(ring));
            see.Same("io_uring_peek_cqe", "the oldest", (long)ring.Peek()->user_data);
            see.Same("io_uring_peek_cqe", "the same again", ring.Peek()->user_data == 1);
            int found = 0;
            while (ring.Completions.TryPeek(out io_uring_cqe* cqe))
            {
                ring.Completions.Seen(cqe);
                found++;
            }

            see.Same("io_uring_peek_cqe", "completions with those that overflow", found);
        }

        using (IoUring ring = see.Open("io_uring_peek_cqe", Small with { IoPoll = true }))
        {
            ring.SubmitNops(1);
            see.Same("io_uring_peek_cqe", "IOPOLL", Peek(ring));
        }

        using TestPipe pipe = new();
        using (IoUring ring = see.Open("io_uring_peek_cqe", Defer with { TaskrunFlag = true }))
        {
            CompleteLater(ring, pipe);
            see.Same("io_uring_peek_cqe", "DEFER_TASKRUN with TASKRUN_FLAG", Peek(ring));
        }

        using (IoUring ring = see.Open("io_uring_peek_cqe", Defer))
        {
            CompleteLater(ring, pipe);
            see.Differs("io_uring_peek_cqe", "DEFER_TASKRUN without TASKRUN_FLAG", "-EAGAIN", Peek(ring), "0");
        }
    }

    [Row("io_uring_peek_batch_cqe")]
    public static void PeekBatchCqe(Journal see)
    {
        Span<io_uring_cqe> cqes = stackalloc io_uring_cqe[16];
        using (IoUring ring = see.Open("io_uring_peek_batch_cqe", Small))
        {
            see.Same("io_uring_peek_batch_cqe", "empty", ring.Completions.TakeBatch(cqes));
            ring.SubmitNops(3);
            see.Same("io_uring_peek_batch_cqe", "two of three", ring.Completions.TakeBatch(cqes[..2]));
            see.Same("io_uring_peek_batch_cqe", "the second", (long)cqes[1].user_data);
            see.Differs(
                "io_uring_peek_batch_cqe", "completions left", "3", new KernelResult((int)ring.Completions.Ready), "1");
            ring.Completions.Advance(1);
            ring.SubmitNops(3);
            see.Same("io_uring_peek_batch_cqe", "none of three", ring.Completions.TakeBatch([]));
            see.Same("io_uring_peek_batch_cqe", "sixteen of three", ring.Completions.TakeBatch(cqes));
            ring.SubmitNops(20);
            int taken;
            int found = 0;
            while ((taken = ring.Completions.TakeBatch(cqes)) > 0)
            {
                found += taken;
            }

            see.Same("io_uring_peek_batch_cqe", "completions with those that overflow", found);
        }

        using TestPipe pipe = new();
        using (IoUring ring = see.Open("io_uring_peek_batch_cqe", Defer with { TaskrunFlag = true }))
        {
            CompleteLater(ring, pipe);
            see.Same("io_uring_peek_batch_cqe", "DEFER_TASKRUN with TASKRUN_FLAG", ring.Completions.TakeBatch(cqes));
        }

        using (IoUring ring = see.Open("io_uring_peek_batch_cqe", Defer))
        {
            CompleteLater(ring, pipe);
            see.Differs(
                "io_uring_peek_batch_cqe", "DEFER_TASKRUN without TASKRUN_FLAG", "0",
                new KernelResult(ring.Completions.TakeBatch(cqes)), "1");
        }
    }

    [Row("io_uring_for_each_cqe")]
    public static void ForEachCqe(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_for_each_cqe", Small))
        {
            see.Same("io_uring_for_each_cqe", "none", Count(ring, 16));
            ring.SubmitNops(3);
            see.Same("io_uring_for_each_cqe", "three", Count(ring, 16));
            see.Differs(
                "io_uring_for_each_cqe", "completions left of three", "3", new KernelResult((int)ring.Completions.Ready), "0");
            ring.SubmitNops(3);
            see.Same("io_uring_for_each_cqe", "one of three", Count(ring, 1));
            see.Differs(
                "io_uring_for_each_cqe", "completions left after one of three", "3",
                new KernelResult((int)ring.Completions.Ready), "2");
            ring.Completions.Advance(2);
            ring.SubmitNops(20);
            see.Same("io_uring_for_each_cqe", "places full, others overflow", Count(ring, 32));
        }

        using (IoUring ring = see.Open("io_uring_for_each_cqe", Small with { Cqe32 = true }))
        {
            ring.SubmitNops(3);
            see.Same("io_uring_for_each_cqe", "three of 32 bytes", Count(ring, 16));
        }

        using (IoUring ring = see.Open("io_uring_cqe_iter_init", Small))
        {
            ring.SubmitNops(2);
            using CompletionQueue.Enumerator iterator = ring.Completions.GetEnumerator();
            ring.SubmitNops(1);
            see.Same("io_uring_cqe_iter_next", "the first", iterator.MoveNext() ? (long)iterator.Current.user_data : 0);
            see.Same("io_uring_cqe_iter_next", "the second", iterator.MoveNext() ? (long)iterator.Current.user_data : 0);
            bool third = iterator.MoveNext();
            see.Same("io_uring_cqe_iter_next", "a third", third);
            see.Same("io_uring_cqe_iter_init", "later completions belong to it", third);
        }

        using (IoUring ring = see.Open("io_uring_cqe_iter_next", Small with { CqeMixed = true }))
        {
            ring.SubmitNops(7);
            ring.Completions.Advance(7);
            ring.TakeNop(8)->nop_flags = NopCqe32;
            ring.SubmitWell();
            see.Differs(
                "io_uring_cqe_iter_next", "completions behind a gap of a mixed queue", "2", new KernelResult(Count(ring, 16)), "1");
        }
    }

    [Row("io_uring_cqe_seen")]
    public static void CqeSeen(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_cqe_seen", Small))
        {
            ring.SubmitNops(4);
            ring.Completions.Seen(ring.Peek());
            see.Same("io_uring_cqe_seen", "completions left of four", ring.Completions.Ready);
            ring.Completions.Seen(null);
            see.Same("io_uring_cqe_seen", "completions left after a null pointer", ring.Completions.Ready);
            ring.Completions.Advance(0);
            see.Same("io_uring_cq_advance", "completions left after 0", ring.Completions.Ready);
            ring.Completions.Advance(2);
            see.Same("io_uring_cq_advance", "completions left after 2", ring.Completions.Ready);
            ring.Completions.Advance(2);
            see.Same("io_uring_cq_advance", "completions left after one more than there is", ring.Completions.Ready);
        }

        using (IoUring ring = see.Open("io_uring_cqe_nr", Small with { Cqe32 = true }))
        {
            ring.SubmitNops(1);
            see.Same("io_uring_cqe_nr", "a queue with CQE32", ring.Completions.Places(ring.Peek()));
        }

        using (IoUring ring = see.Open("io_uring_cqe_nr", Small with { CqeMixed = true }))
        {
            ring.SubmitNops(1);
            ring.TakeNop(2)->nop_flags = NopCqe32;
            ring.SubmitWell();
            see.Same("io_uring_cqe_nr", "16 bytes of a mixed queue", ring.Completions.Places(ring.Peek()));
            ring.Completions.Seen(ring.Peek());
            see.Same("io_uring_cqe_nr", "32 bytes of a mixed queue", ring.Completions.Places(ring.Peek()));
            ring.Completions.Seen(ring.Peek());
            see.Same("io_uring_cqe_nr", "places left", ring.Completions.Ready);
        }
    }

    [Row("io_uring_cq_ready")]
    public static void CqReady(Journal see)
    {
        using IoUring ring = see.Open("io_uring_cq_ready", Small);
        see.Same("io_uring_cq_ready", "none", ring.Completions.Ready);
        ring.SubmitNops(3);
        see.Same("io_uring_cq_ready", "three", ring.Completions.Ready);
        ring.SubmitNops(20);
        see.Same("io_uring_cq_ready", "full, others overflow", ring.Completions.Ready);
    }

    [Row("io_uring_cq_has_overflow")]
    public static void CqHasOverflow(Journal see)
    {
        using IoUring ring = see.Open("io_uring_cq_has_overflow", Small);
        ring.SubmitNops(8);
        see.Same("io_uring_cq_has_overflow", "full", ring.Submissions.HasOverflow);
        ring.SubmitNops(1);
        see.Same("io_uring_cq_has_overflow", "one more", ring.Submissions.HasOverflow);
        ring.Completions.Advance(8);
        see.Same("io_uring_cq_has_overflow", "room, not fetched", ring.Submissions.HasOverflow);
        Assert.False(ring.GetEvents().IsError);
        see.Same("io_uring_cq_has_overflow", "fetched", ring.Submissions.HasOverflow);
    }

    [Row("io_uring_cq_eventfd_enabled")]
    public static void CqEventFdEnabled(Journal see)
    {
        using EventFd counter = new();
        using IoUring ring = see.Open("io_uring_cq_eventfd_enabled", Small);
        ring.RegisterEventFd(counter);
        see.Same("io_uring_cq_eventfd_enabled", "at first", ring.Completions.EventFdEnabled);
        ring.SubmitNops(1);
        see.Same("io_uring_cq_eventfd_enabled", "signals", Signals(counter));
        see.Same("io_uring_cq_eventfd_toggle", "off", Outcome(() => ring.Completions.EventFdEnabled = false));
        see.Same("io_uring_cq_eventfd_toggle", "off again", Outcome(() => ring.Completions.EventFdEnabled = false));
        see.Same("io_uring_cq_eventfd_enabled", "off", ring.Completions.EventFdEnabled);
        ring.SubmitNops(1);
        see.Same("io_uring_cq_eventfd_toggle", "signals while off", Signals(counter));
        see.Same("io_uring_cq_eventfd_toggle", "on", Outcome(() => ring.Completions.EventFdEnabled = true));
        ring.SubmitNops(1);
        see.Same("io_uring_cq_eventfd_toggle", "signals while on", Signals(counter));
    }

    [Row("io_uring_cqe_get_data")]
    public static void CqeGetData(Journal see)
    {
        using IoUring ring = see.Open("io_uring_cqe_get_data", Small);
        _ = ring.TakeNop(0x1122334455667788);
        ring.SubmitWell();
        see.Same("io_uring_cqe_get_data", "a pointer", (long)(void*)ring.Peek()->user_data);
        see.Same("io_uring_cqe_get_data64", "a number", (long)ring.Peek()->user_data);
    }

    [Row("io_uring_sqe_set_data")]
    public static void SqeSetData(Journal see)
    {
        io_uring_sqe sqe = default;
        sqe.PrepNop();
        sqe.SetData((void*)0x112233445566);
        see.Same("io_uring_sqe_set_data", "an entry", new ReadOnlySpan<byte>(&sqe, 64));
        sqe.SetData64(0xFFFFFFFFFFFFFFFE);
        see.Same("io_uring_sqe_set_data64", "an entry", new ReadOnlySpan<byte>(&sqe, 64));
    }

    [Row("io_uring_sqe_set_flags")]
    public static void SqeSetFlags(Journal see)
    {
        io_uring_sqe sqe = default;
        sqe.PrepNop();
        sqe.SetFlags(IOSQE_IO_LINK | IOSQE_FIXED_FILE);
        see.Same("io_uring_sqe_set_flags", "an entry", new ReadOnlySpan<byte>(&sqe, 64));
        sqe.SetFlags(IOSQE_ASYNC);
        see.Same("io_uring_sqe_set_flags", "the entry again", new ReadOnlySpan<byte>(&sqe, 64));
        sqe.PrepNop();
        sqe.SetBufGroup(0x1234);
        see.Same("io_uring_sqe_set_buf_group", "an entry", new ReadOnlySpan<byte>(&sqe, 64));
    }

    private static KernelResult Peek(IoUring ring) =>
        ring.Completions.TryPeek(out _) ? default : KernelResult.Failed(Errno.EAGAIN);

    private static void CompleteLater(IoUring ring, TestPipe pipe)
    {
        _ = ring.TakeRead(pipe.Reader.Fd, 7);
        ring.SubmitWell();
        pipe.Write("A");
    }

    private static int Count(IoUring ring, int most)
    {
        int found = 0;
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            _ = cqe;
            if (++found == most)
            {
                break;
            }
        }

        return found;
    }

    private static long Signals(EventFd counter) => counter.ReadNow(out ulong signals) == Errno.None ? (long)signals : 0;
}
