using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// The calls that enter the kernel, and their flags. A seccomp filter refuses the expected system calls.
/// </summary>
public unsafe class EnterTests
{
    [Fact]
    public void Ready_completions_and_free_space_need_no_system_call()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.Take()->PrepNop();
        ring.Take()->PrepNop();
        ring.SubmitWell();
        RefusedCalls.Run(LinuxAbi.__NR_io_uring_enter, Errno.EXDEV, () =>
        {
            Assert.Equal(new KernelResult(2), ring.Wait(2));
            Assert.Equal(new KernelResult(2), ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromSeconds(20) }));
            Assert.Equal(new KernelResult(0), ring.Submit());
            Assert.Equal(new KernelResult(8), ring.WaitForSpace());

            Assert.Equal(Errno.EXDEV, ring.Wait(3).Errno);
            Assert.Equal(Errno.EXDEV, ring.Wait(0).Errno);
            Assert.Equal(Errno.EXDEV, ring.GetEvents().Errno);
            Assert.Equal(Errno.EXDEV, ring.SubmitAndWait(1).Errno);
        });
    }

    [Fact]
    public void An_option_of_a_wait_is_its_flag()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        WaitOptions options = new() { Timeout = TimeSpan.Zero };
        AssertEnters(ring, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, ring => ring.Wait(1, options));
        AssertEnters(
            ring, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_ABS_TIMER, ring => ring.Wait(1, options with { Absolute = true }));
        AssertEnters(
            ring, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_NO_IOWAIT, ring => ring.Wait(1, options with { NoIoWait = true }));
        AssertEnters(
            ring, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_EXT_ARG_REG, ring => ring.SubmitAndWaitRegistered(1, 1_000_000));
        AssertEnters(ring, IORING_ENTER_GETEVENTS, ring => ring.GetEvents());
    }

    [Fact]
    public void An_SQ_thread_that_sleeps_is_woken_by_each_call()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, SqPoll = true, SqThreadIdle = 1 });
        WaitOptions options = new() { Timeout = TimeSpan.Zero };
        while (ring.Submissions.TryTake(out io_uring_sqe* sqe))
        {
            sqe->PrepNop();
        }

        // The entries are not published, so the thread falls asleep and the queue stays full.
        Assert.True(
            SpinWait.SpinUntil(ring.Submissions.NeedsWakeup, TimeSpan.FromSeconds(20)), "the SQ thread does not fall asleep");
        AssertEnters(ring, IORING_ENTER_SQ_WAIT | IORING_ENTER_SQ_WAKEUP, ring => ring.WaitForSpace());
        AssertEnters(ring, IORING_ENTER_SQ_WAKEUP, ring => ring.Submit());
        AssertEnters(ring, IORING_ENTER_GETEVENTS | IORING_ENTER_SQ_WAKEUP, ring => ring.SubmitAndWait(1));
        AssertEnters(
            ring, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_SQ_WAKEUP, ring => ring.SubmitAndWait(1, options));
        AssertEnters(
            ring,
            IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_EXT_ARG_REG | IORING_ENTER_SQ_WAKEUP,
            ring => ring.SubmitAndWaitRegistered(1, 0));
    }

    private static void AssertEnters(IoUring ring, uint flags, Func<IoUring, KernelResult> call)
    {
        KernelResult entered = default;
        RefusedCalls.RunWithoutEntering(flags, Errno.EXDEV, () => entered = call(ring));
        Assert.True(entered.Errno == Errno.EXDEV, $"the call does not enter with the flags {flags:x}: {entered}");
    }
}
