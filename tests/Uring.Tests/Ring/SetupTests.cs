using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>A ring that cannot be had says why; one that can be had is given back whole.</summary>
public class SetupTests
{
    [Fact]
    public void Options_that_the_kernel_refuses_are_named()
    {
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(
            () => new IoUring(new IoUringOptions { DeferTaskrun = true }));
        Assert.Equal(SetupFailure.NotSupported, refused.Cause);
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains("DEFER_TASKRUN", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void A_ring_that_starts_disabled_takes_requests_once_enabled()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, Disabled = true });
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepNop();
        Assert.Equal(Errno.EBADFD, ring.SubmitAndWait(1).Errno);

        ring.Enable();

        Assert.Equal(new KernelResult(1), ring.SubmitAndWait(1));
        Assert.Equal(Errno.EBADFD, Assert.Throws<IoUringException>(ring.Enable).Errno);
    }

    [Fact]
    public void Too_many_entries_are_refused_with_their_number()
    {
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(
            () => new IoUring(new IoUringOptions { Entries = 1_000_000 }));
        Assert.Equal(SetupFailure.NotSupported, refused.Cause);
        Assert.Contains("1000000", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Errno.ENOSYS, false, 0, SetupFailure.NotAvailable, "container")]
    [InlineData(Errno.EPERM, true, 2, SetupFailure.DisabledBySysctl, "io_uring_disabled is 2")]
    [InlineData(Errno.EPERM, false, 1, SetupFailure.DisabledBySysctl, "io_uring_group")]
    [InlineData(Errno.EPERM, true, 0, SetupFailure.SqPollNotPermitted, "5.13")]
    [InlineData(Errno.EPERM, false, 0, SetupFailure.NotPermitted, "seccomp")]
    [InlineData(Errno.EACCES, false, 0, SetupFailure.NotPermitted, "seccomp")]
    [InlineData(Errno.ENOMEM, true, 0, SetupFailure.OutOfMemory, "ulimit -l")]
    [InlineData(Errno.EMFILE, true, 0, SetupFailure.OutOfDescriptors, "ulimit -n")]
    [InlineData(Errno.ENFILE, true, 0, SetupFailure.OutOfDescriptors, "fs.file-max")]
    [InlineData(Errno.EIO, true, 0, SetupFailure.Other, "EIO")]
    public void Each_errno_has_its_cause_and_its_remedy_in_one_line(
        Errno errno, bool sqPoll, int disabled, SetupFailure cause, string remedy)
    {
        IoUringSetupException failure = SetupDiagnosis.Explain(errno, new IoUringOptions { SqPoll = sqPoll }, disabled);
        Assert.Equal(cause, failure.Cause);
        Assert.Equal(errno, failure.Errno);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
        Assert.Contains(errno.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
