using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>A ring tells of completion work that waits for its thread, if it was told to.</summary>
public unsafe class TaskWorkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Work_that_waits_is_told_until_it_is_run(bool told)
    {
        Need.Setup(IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG);
        using TestPipe pipe = new();
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true, TaskrunFlag = told });
        ring.Take()->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        ring.SubmitWell();
        Assert.False(ring.Submissions.HasTaskWork);

        pipe.Write("x");

        Assert.Equal(told, ring.Submissions.HasTaskWork);
        Assert.False(ring.Submissions.HasOverflow);
        Assert.Equal(0u, ring.Completions.Ready);
        Assert.False(ring.GetEvents().IsError);
        Assert.Equal(1u, ring.Completions.Ready);
        Assert.False(ring.Submissions.HasTaskWork);
    }
}
