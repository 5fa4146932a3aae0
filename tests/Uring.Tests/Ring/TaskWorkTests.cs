using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>Completion work that waits for the thread of the ring, and the calls that run it.</summary>
public unsafe class TaskWorkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pending_work_is_reported_until_it_runs(bool reported)
    {
        Need.Setup(IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG);
        using TestPipe pipe = new();
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true, TaskrunFlag = reported });
        ring.Take()->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        ring.SubmitWell();
        Assert.False(ring.Submissions.HasTaskWork);

        pipe.Write("x");

        Assert.Equal(reported, ring.Submissions.HasTaskWork);
        Assert.False(ring.Submissions.HasOverflow);
        Assert.Equal(0u, ring.Completions.Ready);
        Assert.False(ring.GetEvents().IsError);
        Assert.Equal(1u, ring.Completions.Ready);
        Assert.False(ring.Submissions.HasTaskWork);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Submit_runs_work_that_the_ring_reports(bool defer)
    {
        using EventFd counter = new();
        using IoUring ring = RingKinds.SetUp(
            new IoUringOptions { Entries = 8, SingleIssuer = defer, DeferTaskrun = defer, CoopTaskrun = !defer, TaskrunFlag = true });
        ring.Take()->PrepPollAdd(counter.Fd, (uint)POLLIN);
        ring.SubmitWell();
        Assert.Equal(Errno.None, counter.Signal());
        Assert.True(defer ? ring.Submissions.HasTaskWork : ring.Submissions.HasTaskWork || ring.Completions.Ready == 1);

        Assert.Equal(new KernelResult(0), ring.Submit());

        Assert.Equal(1u, ring.Completions.Ready);
        Assert.False(ring.Submissions.HasTaskWork);
    }

    [Fact]
    public void A_submission_that_stops_at_a_malformed_entry_does_not_wait()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        io_uring_sqe* malformed = ring.Take();
        malformed->PrepNop();
        malformed->opcode = byte.MaxValue;
        ring.Take()->PrepNop();

        // The kernel does not take the second entry, so a second completion never comes.
        Assert.Equal(new KernelResult(1), ring.SubmitAndWait(2, new WaitOptions { Timeout = TimeSpan.FromSeconds(20) }));
        Assert.Equal(1u, ring.Submissions.Pending);
        Assert.Equal(Errno.EINVAL, ring.Next().Result.Errno);
        Assert.Equal(new KernelResult(0), Assert.Single(ring.Complete(1)).Result);
    }
}
