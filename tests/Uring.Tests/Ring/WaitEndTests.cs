using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>
/// A wait reports its end also after a submission. The result of the kernel hides this end.
/// </summary>
public sealed unsafe class WaitEndTests : IDisposable
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);

    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out);
    private readonly IoUring _ring = new(new IoUringOptions { Entries = 8 });
    private readonly byte* _letter = (byte*)NativeMemory.AllocZeroed(1);

    /// <summary>The timeouts of .NET for waits without an end.</summary>
    public static TheoryData<TimeSpan, uint> Endless => new()
    {
        { Timeout.InfiniteTimeSpan, 0 },
        { Timeout.InfiniteTimeSpan, 1000 },
        { TimeSpan.MaxValue, 0 },
        { TimeSpan.MaxValue, 1000 },
        { TimeSpan.FromDays(107_000), 1000 },
        { TimeSpan.FromDays(36_524), 0 },
    };

    public void Dispose()
    {
        _ring.Dispose();
        _pipe.Dispose();
        NativeMemory.Free(_letter);
    }

    [Fact]
    public void An_interrupted_wait_reports_EINTR_and_the_entries_are_submitted()
    {
        TakeRead();
        Assert.Equal(Errno.EINTR, SignalledWait.Run(() => _ring.SubmitAndWait(1)).Errno);

        Assert.Equal((1u, 0u), (_ring.Submitted, _ring.Submissions.Pending));
        AssertReadGoesOn();
    }

    [Fact]
    public void An_interrupted_wait_with_a_timeout_reports_EINTR()
    {
        TakeRead();
        WaitOptions long_ = new() { Timeout = TimeSpan.FromMinutes(1) };
        Assert.Equal(Errno.EINTR, SignalledWait.Run(() => _ring.SubmitAndWait(1, long_)).Errno);

        Assert.Equal(1u, _ring.Submitted);
        AssertReadGoesOn();
    }

    [Fact]
    public void A_wait_that_times_out_reports_ETIME_and_the_entries_are_submitted()
    {
        TakeRead();
        Assert.Equal(Errno.ETIME, PastSignals(() => _ring.SubmitAndWait(1, new WaitOptions { Timeout = s_short })).Errno);

        Assert.Equal(0u, _ring.Submissions.Pending);
        AssertReadGoesOn();
    }

    [Fact]
    public void The_end_of_a_minimum_wait_without_a_timeout_reports_ETIME()
    {
        Need.Feature(IoUringAbi.IORING_FEAT_MIN_TIMEOUT);
        TakeRead();

        Assert.Equal(Errno.ETIME, PastSignals(() => _ring.SubmitAndWait(2, new WaitOptions { MinWaitMicroseconds = 20_000 })).Errno);
    }

    [Theory]
    [InlineData(WaitClock.Monotonic)]
    [InlineData(WaitClock.BootTime)]
    public void A_point_in_time_on_either_clock_reports_ETIME(WaitClock clock)
    {
        Need.Feature(IoUringAbi.IORING_FEAT_MIN_TIMEOUT);
        _ring.RegisterClock(clock);
        long now = clock == WaitClock.Monotonic ? Stopwatch.GetTimestamp() / (Stopwatch.Frequency / TimeSpan.TicksPerSecond) : Libc.BootTime();
        TakeRead();

        KernelResult waited = PastSignals(() => _ring.SubmitAndWait(1, new WaitOptions { Timeout = TimeSpan.FromTicks(now) + s_short, Absolute = true }));
        Assert.Equal(Errno.ETIME, waited.Errno);
    }

    [Fact]
    public void A_registered_timeout_reports_ETIME()
    {
        using WaitArguments arguments = new(4);
        using IoUring ring = new(new IoUringOptions { Entries = 8, Disabled = true });
        try
        {
            ring.RegisterWaitArguments(arguments);
        }
        catch (IoUringException e) when (e.Errno == Errno.EINVAL)
        {
            Assert.Skip("this kernel has no registered arguments for waits (Linux 6.13)");
        }

        ring.Enable();
        arguments.SetTimeout(2, s_short);
        ring.Take()->PrepRead((int)_pipe.ClientSafePipeHandle.DangerousGetHandle(), _letter, 1, ulong.MaxValue);

        KernelResult waited = ring.SubmitAndWaitRegistered(1, 2);
        Assert.Equal(1u, ring.Submitted);
        while (waited.Errno == Errno.EINTR)
        {
            waited = ring.SubmitAndWaitRegistered(1, 2);
        }

        Assert.Equal(Errno.ETIME, waited.Errno);
    }

    [Fact]
    public void A_wait_with_a_completion_reports_the_entries()
    {
        _ring.Take()->PrepNop();
        TakeRead();

        Assert.Equal(new KernelResult(2), _ring.SubmitAndWait(1, new WaitOptions { Timeout = TimeSpan.FromMinutes(1) }));
        Assert.Equal(2u, _ring.Submitted);
    }

    [Theory]
    [MemberData(nameof(Endless))]
    public void A_timeout_without_an_end_waits_for_the_completion(TimeSpan time, uint minimum)
    {
        if (minimum > 0)
        {
            Need.Feature(IoUringAbi.IORING_FEAT_MIN_TIMEOUT);
        }

        WaitOptions options = new() { Timeout = time, MinWaitMicroseconds = minimum };
        TakeTimer();
        Assert.Equal(new KernelResult(1), PastSignals(() => _ring.SubmitAndWait(1, options), success: 1));
        Assert.True(_ring.Completions.TryTake(out io_uring_cqe timer));
        Assert.Equal(Errno.ETIME, timer.Result.Errno);

        TakeTimer();
        _ring.SubmitWell();
        Assert.Equal(new KernelResult(1), _ring.WaitPastSignals(1, options));
    }

    private void TakeRead() =>
        _ring.Take()->PrepRead((int)_pipe.ClientSafePipeHandle.DangerousGetHandle(), _letter, 1, ulong.MaxValue);

    private void TakeTimer()
    {
        __kernel_timespec* time = (__kernel_timespec*)NativeMemory.Alloc((nuint)sizeof(__kernel_timespec));
        *time = new __kernel_timespec { tv_nsec = 100_000_000 };
        _ring.Take()->PrepTimeout(time, 0, 0);
    }

    private void AssertReadGoesOn()
    {
        _pipe.WriteByte((byte)'A');
        Assert.Equal(1, _ring.Next().res);
        Assert.Equal((byte)'A', *_letter);
    }

    /// <summary>
    /// Repeats a submission whose wait a signal of the runtime has interrupted: the entries are submitted by
    /// then.
    /// </summary>
    private static KernelResult PastSignals(Func<KernelResult> wait, int success = 0)
    {
        KernelResult waited = wait();
        while (waited.Errno == Errno.EINTR)
        {
            waited = wait();
        }

        // A repeated call has submitted nothing.
        return waited is { IsError: false, Value: 0 } ? new KernelResult(success) : waited;
    }
}
