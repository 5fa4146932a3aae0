using System.Diagnostics;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Timeouts and cancellation: timeouts.</summary>
public unsafe class TimeoutTests
{
    private const ulong Timeout = 1;
    private const ulong Change = 2;

    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    [Fact]
    public void Timeout_completes_when_the_time_has_passed_and_not_before()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TIMEOUT);
        __kernel_timespec time = Time(s_short);
        long start = Stopwatch.GetTimestamp();

        ring.Take()->PrepTimeout(&time, 0, 0);

        Assert.Equal(Errno.ETIME, ring.Run().Errno);
        Assert.True(Stopwatch.GetElapsedTime(start) >= s_short);
    }

    [Fact]
    public void Timeout_with_the_flag_takes_a_point_in_time()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TIMEOUT);
        __kernel_timespec time = PointInTime(out long end);
        ring.Take()->PrepTimeout(&time, 0, IORING_TIMEOUT_ABS);

        Assert.Equal(Errno.ETIME, ring.Run().Errno);
        Assert.True(Stopwatch.GetTimestamp() >= end);
    }

    [Fact]
    public void Timeout_completes_after_the_requested_number_of_other_completions()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TIMEOUT, IORING_OP_NOP);
        __kernel_timespec time = Time(s_never);
        io_uring_sqe* timeout = ring.Take();
        timeout->PrepTimeout(&time, 2, 0);
        timeout->SetData64(Timeout);
        ring.SubmitPending();

        ring.Take()->PrepNop();
        Assert.Equal(0, ring.RunWell());
        ring.AssertQuiet();

        ring.Take()->PrepNop();
        io_uring_cqe[] done = ring.RunAll(2);
        Assert.Equal((Timeout, 0), (done[1].user_data, done[1].Result.Value));
    }

    [Fact]
    public void Timeout_with_the_flag_repeats_the_requested_number_of_times()
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_TIMEOUT);
        __kernel_timespec time = Time(TimeSpan.FromMilliseconds(5));
        ring.Take()->PrepTimeout(&time, 3, IORING_TIMEOUT_MULTISHOT);
        ring.Submit();

        for (int i = 1; i <= 3; i++)
        {
            io_uring_cqe cqe = ring.Next();
            Assert.Equal(Errno.ETIME, cqe.Result.Errno);
            Assert.Equal(i < 3 ? IORING_CQE_F_MORE : 0, cqe.flags & IORING_CQE_F_MORE);
        }
    }

    [Fact]
    public void TimeoutRemove_ends_the_timeout_of_its_user_data()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TIMEOUT, IORING_OP_TIMEOUT_REMOVE);
        __kernel_timespec time = Time(s_never);
        StartTimeout(ring, &time);

        ring.Take()->PrepTimeoutRemove(99, 0);
        Assert.Equal(Errno.ENOENT, ring.Run().Errno);

        io_uring_sqe* remove = ring.Take();
        remove->PrepTimeoutRemove(Timeout, 0);
        remove->SetData64(Change);
        io_uring_cqe[] done = ring.RunAll(2);
        Assert.Equal(Errno.ECANCELED, done[0].Result.Errno);
        Assert.Equal(new KernelResult(0), done[1].Result);
    }

    [Fact]
    public void TimeoutRemove_refuses_unknown_flags()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TIMEOUT_REMOVE);
        ring.Take()->PrepTimeoutRemove(Timeout, IORING_TIMEOUT_ABS);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void TimeoutUpdate_changes_the_time_of_the_timeout_of_its_user_data()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TIMEOUT, IORING_OP_TIMEOUT_REMOVE);
        __kernel_timespec time = Time(s_never);
        StartTimeout(ring, &time);

        __kernel_timespec sooner = Time(TimeSpan.FromMilliseconds(5));
        io_uring_sqe* update = ring.Take();
        update->PrepTimeoutUpdate(&sooner, Timeout, 0);
        update->SetData64(Change);
        io_uring_cqe[] done = ring.RunAll(2);
        Assert.Equal((Timeout, Errno.ETIME), (done[0].user_data, done[0].Result.Errno));
        Assert.Equal((Change, 0), (done[1].user_data, done[1].Result.Value));
    }

    [Fact]
    public void TimeoutUpdate_with_the_flag_takes_a_point_in_time()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_TIMEOUT, IORING_OP_TIMEOUT_REMOVE);
        __kernel_timespec time = Time(s_never);
        StartTimeout(ring, &time);

        __kernel_timespec soon = PointInTime(out long end);
        io_uring_sqe* update = ring.Take();
        update->PrepTimeoutUpdate(&soon, Timeout, IORING_TIMEOUT_ABS);
        update->SetData64(Change);
        io_uring_cqe[] done = ring.RunAll(2);
        Assert.True(Stopwatch.GetTimestamp() >= end);
        Assert.Equal(Errno.ETIME, done[0].Result.Errno);
        Assert.Equal(new KernelResult(0), done[1].Result);
    }

    [Fact]
    public void LinkTimeout_cancels_the_request_before_it()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_LINK_TIMEOUT, IORING_OP_READ);
        using TestPipe pipe = new();
        __kernel_timespec time = Time(s_short);
        byte letter;
        long start = Stopwatch.GetTimestamp();
        StartRead(ring, pipe, &letter, &time, 0);

        io_uring_cqe[] done = ring.RunAll(2);

        Assert.Equal(Errno.ECANCELED, done[0].Result.Errno);
        Assert.Equal(Errno.ETIME, done[1].Result.Errno);
        Assert.True(Stopwatch.GetElapsedTime(start) >= s_short);
    }

    [Fact]
    public void LinkTimeout_with_the_flag_takes_a_point_in_time()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_LINK_TIMEOUT, IORING_OP_READ);
        using TestPipe pipe = new();
        __kernel_timespec soon = PointInTime(out long end);
        byte letter;
        StartRead(ring, pipe, &letter, &soon, IORING_TIMEOUT_ABS);

        io_uring_cqe[] done = ring.RunAll(2);

        Assert.True(Stopwatch.GetTimestamp() >= end);
        Assert.Equal(Errno.ECANCELED, done[0].Result.Errno);
        Assert.Equal(Errno.ETIME, done[1].Result.Errno);
    }

    [Fact]
    public void LinkTimeout_ends_with_a_request_that_completes_in_time()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_LINK_TIMEOUT, IORING_OP_READ);
        using TestPipe pipe = new();
        __kernel_timespec time = Time(s_never);
        byte letter;
        StartRead(ring, pipe, &letter, &time, 0);
        ring.SubmitPending();

        pipe.Write("a");

        io_uring_cqe[] done = ring.RunAll(2);
        Assert.Equal(new KernelResult(1), done[0].Result);
        Assert.Equal(Errno.ECANCELED, done[1].Result.Errno);
        Assert.Equal((byte)'a', letter);
    }

    [Fact]
    public void TimeoutUpdate_with_the_flag_changes_a_linked_timeout()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_LINK_TIMEOUT, IORING_OP_READ, IORING_OP_TIMEOUT_REMOVE);
        using TestPipe pipe = new();
        __kernel_timespec time = Time(s_never);
        byte letter;
        StartRead(ring, pipe, &letter, &time, 0);
        ring.SubmitPending();

        __kernel_timespec sooner = Time(TimeSpan.FromMilliseconds(5));
        io_uring_sqe* update = ring.Take();
        update->PrepTimeoutUpdate(&sooner, Timeout, IORING_LINK_TIMEOUT_UPDATE);
        update->SetData64(Change);

        io_uring_cqe[] done = ring.RunAll(3);
        Assert.Equal(Errno.ECANCELED, done[0].Result.Errno);
        Assert.Equal((Timeout, Errno.ETIME), (done[1].user_data, done[1].Result.Errno));
        Assert.Equal((Change, 0), (done[2].user_data, done[2].Result.Value));
    }

    private static void StartTimeout(KernelRing ring, __kernel_timespec* time)
    {
        io_uring_sqe* timeout = ring.Take();
        timeout->PrepTimeout(time, 0, 0);
        timeout->SetData64(Timeout);
        ring.SubmitPending();
    }

    /// <summary>
    /// Prepares a read of an empty pipe with the user data 0, and a linked timeout. Submits neither.
    /// </summary>
    private static void StartRead(KernelRing ring, TestPipe pipe, byte* letter, __kernel_timespec* time, uint flags)
    {
        io_uring_sqe* read = ring.Take();
        read->PrepRead(pipe.Reader.Fd, letter, 1, 0);
        read->SetFlags(IOSQE_IO_LINK);
        io_uring_sqe* timeout = ring.Take();
        timeout->PrepLinkTimeout(time, flags);
        timeout->SetData64(Timeout);
    }

    /// <summary>
    /// Returns a point in time that comes soon, on CLOCK_MONOTONIC, the clock of Stopwatch. Read as a
    /// duration it would be as long as the uptime of the machine.
    /// </summary>
    private static __kernel_timespec PointInTime(out long timestamp)
    {
        timestamp = Stopwatch.GetTimestamp() + (long)(s_short.TotalSeconds * Stopwatch.Frequency);
        return new __kernel_timespec
        {
            tv_sec = timestamp / Stopwatch.Frequency,
            tv_nsec = timestamp % Stopwatch.Frequency * (1_000_000_000 / Stopwatch.Frequency),
        };
    }

    private static __kernel_timespec Time(TimeSpan time) =>
        new() { tv_sec = (long)time.TotalSeconds, tv_nsec = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick };
}
