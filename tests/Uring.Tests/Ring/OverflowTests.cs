using System.Diagnostics;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// More completions than the queue holds: the kernel keeps the rest in order, and loses none.
/// </summary>
public unsafe class OverflowTests
{
    private const uint Places = 8;
    private const ulong Total = 30;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void GetEvents_fetches_overflowed_completions(string kind)
    {
        using IoUring ring = Overflown(kind);
        AssertAllCome(ring, ring.GetEvents);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Submit_without_entries_fetches_overflowed_completions(string kind)
    {
        using IoUring ring = Overflown(kind);
        AssertAllCome(ring, ring.Submit);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Wait_fetches_overflowed_completions(string kind)
    {
        using IoUring ring = Overflown(kind);
        AssertAllCome(ring, () => ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromSeconds(20) }));
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_later_request_completes_after_the_overflowed_ones(string kind)
    {
        using IoUring ring = Overflown(kind);
        io_uring_sqe* late = ring.Take();
        late->PrepNop();
        late->SetData64(Total);
        AssertAllCome(ring, ring.Submit, Total + 1);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_multishot_request_ends_at_an_overflow_and_can_be_armed_again(string kind)
    {
        using IoUring ring = RingKinds.Create(kind, completions: Places);
        using EventFd counter = new();
        Arm(ring, counter);
        ring.SubmitWell();

        // Each signal makes one completion, up to the end of the queue and beyond. The test reads none of
        // them.
        for (uint i = 0; !ring.Submissions.HasOverflow; i++)
        {
            Assert.True(i <= Places, "the queue is full, and the next event neither overflows it nor ends the request");
            Assert.Equal(Errno.None, counter.Signal());
            bool reported = SpinWait.SpinUntil(
                () =>
                {
                    // The event may wait for this thread, or for the SQ thread.
                    Assert.False(Enter(ring, 0).IsError);
                    return ring.Completions.Ready > i || ring.Submissions.HasOverflow;
                },
                s_limit);
            Assert.True(reported, $"signal {i} was not reported");
        }

        bool armed = true;
        int seen = 0;
        while (ring.WaitWell(TimeSpan.FromMilliseconds(200)) is { IsError: false })
        {
            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                Assert.True(armed, "a multishot request completed after it had ended");
                Assert.Equal(new KernelResult(POLLIN), cqe.Result);
                armed = cqe.HasMore;
                seen++;
            }
        }

        // A poll ends at a full queue, and its last completion has no F_MORE.
        Assert.False(armed);
        Assert.Equal((int)Places + 1, seen);
        Assert.Equal(0u, ring.Completions.Overflow);

        // The re-armed poll reports the pending event and later ones.
        Arm(ring, counter);
        ring.SubmitWell();
        Assert.True(ring.Next().HasMore);
        Assert.Equal(Errno.None, counter.Signal());
        Assert.True(ring.Next().HasMore);
    }

    private static void Arm(IoUring ring, EventFd counter) => ring.Take()->PrepPollMultishot(counter.Fd, (uint)POLLIN);

    private static IoUring Overflown(string kind)
    {
        IoUring ring = RingKinds.Create(kind, completions: Places);
        for (ulong i = 0; i < Total; i++)
        {
            io_uring_sqe* sqe = ring.Take();
            sqe->PrepNop();
            sqe->SetData64(i);

            // Submit would fetch the overflowed completions.
            _ = ring.Submissions.Publish();
            Assert.False(Enter(ring, 1).IsError);
        }

        Assert.True(SpinWait.SpinUntil(() => ring.Submissions.Pending == 0 && ring.Submissions.HasOverflow, s_limit));
        Assert.Equal(ring.Completions.Capacity, ring.Completions.Ready);
        return ring;
    }

    private static KernelResult Enter(IoUring ring, uint submit) =>
        ring.Enter(submit, 0, IoUringAbi.IORING_ENTER_SQ_WAKEUP | (submit == 0 ? IoUringAbi.IORING_ENTER_GETEVENTS : 0), null, 0);

    private static void AssertAllCome(IoUring ring, Func<KernelResult> fetch, ulong total = Total)
    {
        ulong seen = 0;
        long start = Stopwatch.GetTimestamp();
        while (seen < total && Stopwatch.GetElapsedTime(start) < s_limit)
        {
            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                Assert.Equal(seen++, cqe.user_data);
            }

            if (seen < total)
            {
                KernelResult fetched = fetch();
                Assert.False(fetched.IsError, fetched.ToString());
            }
        }

        Assert.Equal(total, seen);
        Assert.False(ring.Submissions.HasOverflow);
        Assert.Equal(0u, ring.Completions.Overflow);
        ring.AssertQuiet();
    }
}
