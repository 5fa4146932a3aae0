using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>
/// An SQ thread without work stays asleep, and the thread of a disabled ring does nothing.
/// </summary>
public unsafe class SqThreadRestTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_submission_of_nothing_does_not_wake_the_thread(bool wait)
    {
        // A woken thread stays awake for a second, so the test can detect it.
        using IoUring ring = new(new IoUringOptions { Entries = 8, SqPoll = true, SqThreadIdle = 1_000 });
        Assert.True(SpinWait.SpinUntil(ring.Submissions.NeedsWakeup, s_limit), "the SQ thread does not fall asleep");

        Assert.Equal(new KernelResult(0), wait ? ring.SubmitAndWait(0) : ring.Submit());

        Assert.False(SpinWait.SpinUntil(() => !ring.Submissions.NeedsWakeup(), 200), "the SQ thread was woken for nothing");
    }

    [Fact]
    public void A_disabled_ring_refuses_submissions_though_its_thread_needs_no_call()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, SqPoll = true, SqThreadIdle = 1_000, Disabled = true });
        ring.Take()->PrepNop();

        // The ring also refuses after its thread has started. The thread would take the entry without a call.
        Assert.False(SpinWait.SpinUntil(() => ring.Submit().Errno != Errno.EBADFD, 200), "a submission to a disabled ring was accepted");

        ring.Enable();

        ring.SubmitWell();
        Assert.Equal(new KernelResult(0), ring.Next().Result);
    }
}
