using System.Diagnostics;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>The ends of a wait: completions, timeouts, signals.</summary>
public unsafe class WaitTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_never = TimeSpan.FromSeconds(20);

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_timeout_ends_a_wait_without_completions(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        long start = Stopwatch.GetTimestamp();

        Assert.Equal(Errno.ETIME, ring.WaitPastSignals(1, new WaitOptions { Timeout = s_short }).Errno);
        Assert.Equal(Errno.ETIME, ring.SubmitAndWait(1, new WaitOptions { Timeout = s_short, SignalMask = RingSteps.AllSignals }).Errno);

        Assert.InRange(Stopwatch.GetElapsedTime(start), 2 * s_short, s_never);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_timeout_ends_a_wait_with_fewer_completions(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        ring.Take()->PrepNop();

        // An SQ thread without a processor takes the entry late.
        KernelResult waited;
        do
        {
            waited = ring.SubmitAndWait(2, new WaitOptions { Timeout = s_short });
        }
        while (waited.Errno is Errno.ETIME or Errno.EINTR);

        Assert.False(waited.IsError, waited.ToString());
        Assert.Equal(new KernelResult(1), ring.Wait(2, new WaitOptions { Timeout = s_short }));
        Assert.Equal(new KernelResult(1), ring.Wait(1));
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Completions_end_a_wait_long_before_its_timeout(string kind)
    {
        using TestPipe pipe = new();
        using IoUring ring = RingKinds.Create(kind);
        ring.Take()->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        ring.SubmitWell();
        Thread writer = new(() =>
        {
            Thread.Sleep(20);
            pipe.Write("x");
        });
        writer.Start();

        Assert.Equal(new KernelResult(1), ring.WaitPastSignals(1, new WaitOptions { Timeout = TimeSpan.FromMinutes(10) }));

        writer.Join();
    }

    [Fact]
    public void A_timeout_can_be_a_point_in_time()
    {
        Need.Enter(IoUringAbi.IORING_ENTER_ABS_TIMER);
        using IoUring ring = new(new IoUringOptions { Entries = 8 });

        // This timeout ends the wait if the kernel reads the point in time as a duration.
        __kernel_timespec end = new() { tv_sec = (long)s_never.TotalSeconds };
        ring.Take()->PrepTimeout(&end, 0, 0);
        ring.SubmitWell();
        TimeSpan now = TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);

        Assert.Equal(Errno.ETIME, ring.WaitPastSignals(1, new WaitOptions { Timeout = now + s_short, Absolute = true }).Errno);
        Assert.InRange(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, (now + s_short).TotalSeconds, (now + s_never).TotalSeconds);
    }

    [Fact]
    public void After_the_minimum_wait_one_completion_is_enough()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Need.Feature(IoUringAbi.IORING_FEAT_MIN_TIMEOUT);
        ring.Take()->PrepNop();
        WaitOptions wait = new() { Timeout = s_never, MinWaitMicroseconds = 50_000, SignalMask = RingSteps.AllSignals };
        long start = Stopwatch.GetTimestamp();

        Assert.Equal(new KernelResult(1), ring.SubmitAndWait(2, wait));

        Assert.InRange(Stopwatch.GetElapsedTime(start), s_short, s_never / 2);
        Assert.Equal(1u, ring.Completions.Ready);
    }

    [Fact]
    public void The_minimum_wait_alone_ends_a_wait_without_completions()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Need.Feature(IoUringAbi.IORING_FEAT_MIN_TIMEOUT);
        Assert.Equal(Errno.ETIME, ring.WaitPastSignals(2, new WaitOptions { MinWaitMicroseconds = 50_000 }).Errno);

        // With a timeout the minimum wait does not end it.
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(Errno.ETIME, ring.WaitPastSignals(2, new WaitOptions { MinWaitMicroseconds = 1_000, Timeout = 2 * s_short }).Errno);
        Assert.InRange(Stopwatch.GetElapsedTime(start), 2 * s_short, s_never / 2);
    }

    [Fact]
    public void A_negative_timeout_ends_at_once()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.Equal(Errno.ETIME, ring.WaitPastSignals(1, new WaitOptions { Timeout = TimeSpan.FromSeconds(-0.5) }).Errno);
    }

    [Fact]
    public void A_wait_that_does_not_count_as_io_waits_as_well()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Need.Feature(IoUringAbi.IORING_FEAT_NO_IOWAIT);
        Assert.Equal(Errno.ETIME, ring.WaitPastSignals(1, new WaitOptions { Timeout = s_short, NoIoWait = true }).Errno);
    }

    [Fact]
    public void A_signal_ends_a_wait_unless_its_mask_blocks_it()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });

        Assert.Equal(Errno.EINTR, SignalledWait.Run(() => ring.Wait(1, new WaitOptions { Timeout = s_never })).Errno);

        Assert.Equal(
            Errno.ETIME,
            SignalledWait.Run(() => ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromMilliseconds(300), SignalMask = RingSteps.AllSignals })).Errno);
    }

    [Fact]
    public void A_wait_with_ready_completions_returns_at_once()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.Take()->PrepNop();
        ring.Take()->PrepNop();
        Assert.Equal(new KernelResult(2), ring.SubmitAndWait(2));

        Assert.Equal(new KernelResult(2), ring.Wait(1));
        Assert.Equal(new KernelResult(2), ring.Wait(2, new WaitOptions { Timeout = s_never }));
    }
}
