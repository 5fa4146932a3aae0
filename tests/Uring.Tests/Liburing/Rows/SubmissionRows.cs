using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Ring;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/submission.c.</summary>
internal static unsafe class SubmissionRows
{
    [Row("io_uring_get_sqe")]
    public static void GetSqe(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_get_sqe", Small))
        {
            int taken = 0;
            while (ring.Submissions.TryTake(out _))
            {
                taken++;
            }

            see.Same("io_uring_get_sqe", "entries of a queue of 4", taken);
        }

        using (IoUring ring = see.Open("io_uring_get_sqe", Small))
        {
            ring.SubmitNops(4);
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            see.Differs("io_uring_get_sqe", "user_data of an entry that was used as 1", "1", new KernelResult((int)sqe->user_data), "0");
        }
    }

    [Row("io_uring_get_sqe128")]
    public static void GetSqe128(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_get_sqe128", Small))
        {
            see.Same("io_uring_get_sqe128", "an entry of a plain ring", ring.Submissions.TryTake128(out _));
        }

        using (IoUring ring = see.Open("io_uring_get_sqe128", Small with { Sqe128 = true }))
        {
            Assert.True(ring.Submissions.TryTake128(out io_uring_sqe* first));
            Assert.True(ring.Submissions.TryTake128(out io_uring_sqe* second));
            see.Same("io_uring_get_sqe128", "bytes between two entries", (byte*)second - (byte*)first);
            see.Same("io_uring_get_sqe128", "entries of a queue of 4", 2 + TakeAll(ring));
        }

        using (IoUring ring = see.Open("io_uring_get_sqe128", Plain with { SqeMixed = true }))
        {
            see.Same("io_uring_get_sqe128", "entries of a mixed queue of 8", TakeAll(ring));
        }

        using (IoUring ring = see.Open("io_uring_get_sqe128", Plain with { SqeMixed = true }))
        {
            ring.SubmitNops(7);
            see.Same("io_uring_get_sqe128", "an entry around the end", ring.Submissions.TryTake128(out _));
            see.Same("io_uring_get_sqe128", "places taken by it", ring.Submissions.Pending);
        }
    }

    [Row("io_uring_sq_ready")]
    public static void SqReady(Journal see)
    {
        using IoUring ring = see.Open("io_uring_sq_ready", Small);
        See("nothing taken");
        for (ulong i = 0; i < 3; i++)
        {
            _ = ring.TakeNop(i);
        }

        See("three taken");
        ring.SubmitWell();
        See("three submitted");

        void See(string what)
        {
            see.Same("io_uring_sq_ready", what, ring.Submissions.Pending);
            see.Same("io_uring_sq_space_left", what, ring.Submissions.Space);
        }
    }

    [Row("io_uring_sqring_wait")]
    public static void SqringWait(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_sqring_wait", Small))
        {
            see.Differs("io_uring_sqring_wait", "without SQPOLL, with room for 4", "0", ring.WaitForSpace(), "4");
            Fill(ring);
            see.Same("io_uring_sqring_wait", "without SQPOLL, full", ring.WaitForSpace());
        }

        using (IoUring ring = see.Open("io_uring_sqring_wait", Small with { SqPoll = true }))
        {
            see.Differs("io_uring_sqring_wait", "with room for 4", "0", ring.WaitForSpace(), "4");
            Fill(ring);
            ring.SubmitWell();
            KernelResult waited = ring.WaitForSpace();
            see.Same("io_uring_sqring_wait", "full", waited.IsError ? waited : default);
            see.Same("io_uring_sqring_wait", "there is room then", ring.Submissions.Space > 0);
        }
    }

    [Row("io_uring_submit")]
    public static void Submit(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_submit", Small))
        {
            see.Same("io_uring_submit", "nothing", ring.Submit());
            for (ulong i = 0; i < 3; i++)
            {
                _ = ring.TakeNop(i);
            }

            see.Same("io_uring_submit", "three entries", ring.Submit());
            see.Same("io_uring_submit", "three completions", ring.Completions.Ready);
            ring.Completions.Advance(3);

            TakeMalformed(ring);
            see.Same("io_uring_submit", "the second of three is malformed", ring.Submit());
            see.Same("io_uring_submit", "entries left", ring.Submissions.Pending);
            see.Same("io_uring_submit", "once more", ring.Submit());
            see.Same("io_uring_submit", "three more completions", ring.Completions.Ready);
            ring.Completions.Advance(3);

            ring.SubmitNops(20);
            see.Same("io_uring_submit", "nothing, completions overflow", ring.Submit());
            _ = ring.TakeNop(1);
            see.Same("io_uring_submit", "an entry, completions overflow", ring.Submit());
            ring.Completions.Advance(8);
            see.Same("io_uring_submit", "nothing, completions fit", ring.Submit());
            see.Same("io_uring_submit", "completions fetched", ring.Completions.Ready);
        }

        using (IoUring ring = see.Open("io_uring_submit", Small with { SubmitAll = true }))
        {
            TakeMalformed(ring);
            see.Same("io_uring_submit", "SUBMIT_ALL, the second is malformed", ring.Submit());
        }

        using (IoUring ring = see.Open("io_uring_submit", Small with { SqPoll = true }))
        {
            for (ulong i = 1; i <= 3; i++)
            {
                _ = ring.TakeNop(i);
            }

            see.Same("io_uring_submit", "SQPOLL, an error", ring.Submit().IsError);
            Assert.False(ring.Wait(3, Short with { Timeout = TimeSpan.FromSeconds(30) }).IsError);
            see.Same("io_uring_submit", "SQPOLL, completions", ring.Completions.Ready);
            see.Same("io_uring_submit", "SQPOLL, nothing", ring.Submit());
        }

        using (IoUring ring = see.Open("io_uring_submit", Small with { Disabled = true }))
        {
            _ = ring.TakeNop(1);
            see.Same("io_uring_submit", "a disabled ring", ring.Submit());
        }
    }

    [Row("io_uring_submit_and_wait")]
    public static void SubmitAndWait(Journal see)
    {
        using TestPipe pipe = new();
        using IoUring ring = see.Open("io_uring_submit_and_wait", Small);
        see.Same("io_uring_submit_and_wait", "nothing for 0", ring.SubmitAndWait(0));
        _ = ring.TakeNop(1);
        _ = ring.TakeNop(2);
        see.Same("io_uring_submit_and_wait", "two for two", ring.SubmitAndWait(2));
        see.Same("io_uring_submit_and_wait", "nothing for two that are there", ring.SubmitAndWait(2));
        _ = ring.TakeNop(3);
        see.Same("io_uring_submit_and_wait", "one for 0", ring.SubmitAndWait(0));
        ring.Completions.Advance(3);
        TakeMalformed(ring);
        see.Same("io_uring_submit_and_wait", "the second of three is malformed", ring.SubmitAndWait(3));
        ring.SubmitWell();
        ring.Completions.Advance(3);

        see.Same("io_uring_submit_and_wait", "nothing, interrupted", SignalledWait.Run(() => ring.SubmitAndWait(1)));
        _ = ring.TakeRead(pipe.Reader.Fd, 1);
        see.Differs(
            "io_uring_submit_and_wait", "one, interrupted", "1", SignalledWait.Run(() => ring.SubmitAndWait(1)), "-EINTR");
        Assert.Equal(1u, ring.Submitted);
    }

    [Row("io_uring_submit_and_wait_timeout")]
    public static void SubmitAndWaitTimeout(Journal see)
    {
        Need.Feature(IORING_FEAT_MIN_TIMEOUT);
        using TestPipe pipe = new();
        using IoUring ring = see.Open("io_uring_submit_and_wait_timeout", Small);
        see.Same("io_uring_submit_and_wait_timeout", "nothing", ring.SubmitAndWait(1, Short));
        see.Differs("io_uring_submit_and_wait_timeout", "nothing for 0", "-EAGAIN", ring.SubmitAndWait(0, Short), "0");
        _ = ring.TakeRead(pipe.Reader.Fd, 1);
        see.Differs("io_uring_submit_and_wait_timeout", "one, time over", "1", ring.SubmitAndWait(1, Short), "-ETIME");
        Assert.Equal(1u, ring.Submitted);
        _ = ring.TakeNop(2);
        see.Same("io_uring_submit_and_wait_timeout", "one completion of two", ring.SubmitAndWait(2, Short));
        io_uring_cqe* cqe = ring.Peek();
        see.Same("io_uring_submit_and_wait_timeout", "the completion", (long)cqe->user_data);
        ring.Completions.Seen(cqe);

        WaitOptions minimum = Short with { MinWaitMicroseconds = 1000 };
        see.Same("io_uring_submit_and_wait_min_timeout", "nothing", ring.SubmitAndWait(1, minimum));
        _ = ring.TakeNop(3);
        minimum = minimum with { Timeout = TimeSpan.FromSeconds(5) };
        see.Same("io_uring_submit_and_wait_min_timeout", "one completion of two", ring.SubmitAndWait(2, minimum));
        see.Same("io_uring_submit_and_wait_min_timeout", "the completion", (long)ring.Peek()->user_data);
    }

    [Row("io_uring_submit_and_wait_reg")]
    public static void SubmitAndWaitReg(Journal see)
    {
        Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_MEM_REGION);
        using TestPipe pipe = new();
        using WaitArguments waits = new(63);
        waits.SetTimeout(1, TimeSpan.FromMilliseconds(10));
        waits.SetSignalMask(1, RingSteps.AllSignals);
        using IoUring ring = see.Open("io_uring_submit_and_wait_reg", Small with { Disabled = true });
        see.Differs(
            "io_uring_register_wait_reg", "a page", "-EINVAL", Outcome(() => ring.RegisterWaitArguments(waits)), "0");
        ring.Enable();
        see.Same("io_uring_submit_and_wait_reg", "nothing", ring.SubmitAndWaitRegistered(1, 1));
        _ = ring.TakeNop(1);
        see.Same("io_uring_submit_and_wait_reg", "one", ring.SubmitAndWaitRegistered(1, 1));
        ring.Completions.Advance(1);
        see.Same("io_uring_submit_and_wait_reg", "an index beyond the region", ring.SubmitAndWaitRegistered(1, 64));
        _ = ring.TakeRead(pipe.Reader.Fd, 1);
        see.Since(Version210).Differs(
            "io_uring_submit_and_wait_reg", "one, time over", "1", ring.SubmitAndWaitRegistered(1, 1), "-ETIME");
    }

    [Row("io_uring_submit_and_get_events")]
    public static void SubmitAndGetEvents(Journal see)
    {
        using TestPipe pipe = new();
        using (IoUring ring = see.Open("io_uring_submit_and_get_events", Defer))
        {
            see.Same("io_uring_submit_and_get_events", "nothing", ring.SubmitAndWait(0));
            _ = ring.TakeNop(1);
            _ = ring.TakeNop(2);
            see.Same("io_uring_submit_and_get_events", "two", ring.SubmitAndWait(0));
            see.Same("io_uring_submit_and_get_events", "completions", ring.Completions.Ready);
            ring.Completions.Advance(2);
            _ = ring.TakeRead(pipe.Reader.Fd, 3);
            ring.SubmitWell();
            pipe.Write("A");
            see.Same("io_uring_submit_and_get_events", "completions before task work", ring.Completions.Ready);
            see.Same("io_uring_submit_and_get_events", "nothing, task work waits", ring.SubmitAndWait(0));
            see.Same("io_uring_submit_and_get_events", "completions after task work", ring.Completions.Ready);
            ring.Completions.Advance(1);

            see.Same("io_uring_get_events", "nothing", ring.GetEvents());
            _ = ring.TakeNop(1);
            see.Same("io_uring_get_events", "an entry that is not submitted", ring.GetEvents());
            see.Same("io_uring_get_events", "entries left", ring.Submissions.Pending);
        }

        using (IoUring ring = see.Open("io_uring_get_events", Small))
        {
            ring.SubmitNops(20);
            ring.Completions.Advance(8);
            see.Same("io_uring_get_events", "an overflow", ring.GetEvents());
            see.Same("io_uring_get_events", "completions fetched", ring.Completions.Ready);
        }
    }

    private static int TakeAll(IoUring ring)
    {
        int taken = 0;
        while (ring.Submissions.TryTake128(out _))
        {
            taken++;
        }

        return taken;
    }

    private static void Fill(IoUring ring)
    {
        for (ulong i = 0; i < 4; i++)
        {
            _ = ring.TakeNop(i);
        }
    }

    private static void TakeMalformed(IoUring ring)
    {
        _ = ring.TakeNop(1);
        ring.TakeNop(2)->opcode = 255;
        _ = ring.TakeNop(3);
    }
}
