using Uring.Interop;
using Uring.Tests.Ring;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/waiting.c.</summary>
internal static unsafe class WaitingRows
{
    [Row("io_uring_wait_cqe")]
    public static void WaitCqe(Journal see)
    {
        using IoUring ring = see.Open("io_uring_wait_cqe", Small);
        ring.SubmitNops(3);
        see.Differs("io_uring_wait_cqe", "three are there", "0", ring.Wait(1), "3");
        see.Same("io_uring_wait_cqe", "the first", (long)ring.Peek()->user_data);
        see.Same("io_uring_wait_cqe", "completions left", ring.Completions.Ready);
        see.Differs("io_uring_wait_cqe_nr", "two of three", "0", ring.Wait(2), "3");
        see.Differs("io_uring_wait_cqe_nr", "none of three", "0", ring.Wait(0), "3");
        ring.Completions.Advance(3);
        see.Differs("io_uring_wait_cqe_nr", "none of none", "-EAGAIN", ring.Wait(0), "0");
        see.Same("io_uring_wait_cqe", "interrupted", SignalledWait.Run(() => ring.Wait(1)));
        ring.SubmitNops(1);
        see.Differs(
            "io_uring_wait_cqe_nr", "two, one is there, interrupted", "0", SignalledWait.Run(() => ring.Wait(2)), "1");
    }

    [Row("io_uring_wait_cqes")]
    public static void WaitCqes(Journal see)
    {
        Need.Feature(IORING_FEAT_MIN_TIMEOUT);
        using IoUring ring = see.Open("io_uring_wait_cqes", Small);
        see.Same("io_uring_wait_cqes", "none", ring.Wait(1, Short));
        see.Same("io_uring_wait_cqe_timeout", "none", ring.Wait(1, Short));
        _ = ring.TakeNop(1);
        see.Same("io_uring_wait_cqes", "an entry that is not submitted", ring.Wait(1, Short));
        ring.SubmitWell();
        see.Differs("io_uring_wait_cqes", "one of two", "0", ring.Wait(2, Short), "1");
        see.Same("io_uring_wait_cqes", "the completion", (long)ring.Peek()->user_data);
        see.Differs("io_uring_wait_cqe_timeout", "one", "0", ring.Wait(1, Short), "1");
        ring.Completions.Advance(1);

        see.Same("io_uring_wait_cqes", "interrupted", SignalledWait.Run(() => ring.Wait(1, default)));
        WaitOptions blocked = Short with { Timeout = TimeSpan.FromMilliseconds(100) };
        see.Same("io_uring_wait_cqes", "signals blocked", SignalledWait.Run(() => ring.Wait(1, blocked)));

        see.Same("io_uring_wait_cqes_min_timeout", "none", ring.Wait(1, Short with { MinWaitMicroseconds = 1000 }));
        ring.SubmitNops(1);
        WaitOptions minimum = Short with { Timeout = TimeSpan.FromSeconds(5), MinWaitMicroseconds = 1000 };
        see.Differs("io_uring_wait_cqes_min_timeout", "one of two", "0", ring.Wait(2, minimum), "1");
    }

    [Row("io_uring_set_iowait")]
    public static void SetIowait(Journal see)
    {
        Need.Enter(IORING_ENTER_NO_IOWAIT);
        using IoUring ring = see.Open("io_uring_set_iowait", Small);
        see.Same("io_uring_set_iowait", "a wait", ring.Wait(1, Short with { NoIoWait = true }));
        ring.SubmitNops(1);
        Assert.Equal(new KernelResult(1), ring.Wait(1, Short with { NoIoWait = true }));
        see.Same("io_uring_set_iowait", "a completion", (long)ring.Peek()->user_data);
    }
}
