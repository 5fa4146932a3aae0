using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>A ring that cannot be set up reports the reason.</summary>
public class SetupTests
{
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

    [Theory]
    [InlineData(Errno.ENOSYS, false, 0, SetupFailure.NotAvailable, "container")]
    [InlineData(Errno.EPERM, true, 2, SetupFailure.DisabledBySysctl, "kernel.io_uring_disabled is 2: set it to 0, or to 1 and run with CAP_SYS_ADMIN or in the group of kernel.io_uring_group")]
    [InlineData(Errno.EPERM, false, 1, SetupFailure.DisabledBySysctl, "kernel.io_uring_disabled is 1: run with CAP_SYS_ADMIN or in the group of kernel.io_uring_group, or set it to 0")]
    [InlineData(Errno.EPERM, true, 0, SetupFailure.SqPollNotPermitted, "5.13")]
    [InlineData(Errno.EACCES, true, 0, SetupFailure.SqPollNotPermitted, "permission sqpoll")]
    [InlineData(Errno.ENOSYS, false, 0, SetupFailure.NotAvailable, "kernel.io_uring_disabled")]
    [InlineData(Errno.ENOSYS, false, 0, SetupFailure.NotAvailable, "gVisor")]
    [InlineData(Errno.EPERM, false, 0, SetupFailure.NotPermitted, "gVisor")]
    [InlineData(Errno.EPERM, false, 0, SetupFailure.NotPermitted, "seccomp")]
    [InlineData(Errno.EACCES, false, 0, SetupFailure.NotPermitted, "seccomp")]
    [InlineData(Errno.ENOMEM, true, 0, SetupFailure.OutOfMemory, "ulimit -l")]
    [InlineData(Errno.EAGAIN, true, 0, SetupFailure.OutOfThreads, "ulimit -u")]
    [InlineData(Errno.EINVAL, true, 0, SetupFailure.NotSupported, "SQPOLL, since 5.1")]
    [InlineData(Errno.EMFILE, true, 0, SetupFailure.OutOfDescriptors, "ulimit -n")]
    [InlineData(Errno.ENFILE, true, 0, SetupFailure.OutOfDescriptors, "fs.file-max")]
    [InlineData(Errno.EIO, true, 0, SetupFailure.Other, "EIO")]
    public void Each_errno_has_its_cause_and_its_fix_in_one_line(
        Errno errno, bool sqPoll, int disabled, SetupFailure cause, string fix)
    {
        IoUringSetupException failure = SetupDiagnosis.Explain(errno, new IoUringOptions { SqPoll = sqPoll }, disabled);
        Assert.Equal(cause, failure.Cause);
        Assert.Equal(errno, failure.Errno);
        Assert.Contains(fix, failure.Message, StringComparison.Ordinal);
        Assert.Contains(errno.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData(Errno.ENXIO)]
    [InlineData(Errno.EBADF)]
    public void The_option_with_a_ring_that_is_closing_is_named(Errno errno)
    {
        using IoUring other = new(new IoUringOptions { Entries = 4 });
        IoUringSetupException failure = SetupDiagnosis.Explain(errno, new IoUringOptions { AttachTo = other }, disabled: 0);
        Assert.Equal(SetupFailure.BadAttachment, failure.Cause);
        Assert.Contains("AttachTo", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Errno.EPERM, SetupFailure.NotPermitted, "seccomp")]
    [InlineData(Errno.ENOSYS, SetupFailure.NotAvailable, "container")]
    [InlineData(Errno.EMFILE, SetupFailure.OutOfDescriptors, "ulimit -n")]
    [InlineData(Errno.EINVAL, SetupFailure.NotSupported, "SINGLE_ISSUER, since 6.0")]
    public void A_refusal_by_the_system_is_explained(Errno errno, SetupFailure cause, string fix) =>
        RefusedCalls.Run(LinuxAbi.__NR_io_uring_setup, errno, () =>
        {
            IoUringSetupException refused = Assert.Throws<IoUringSetupException>(
                () => new IoUring(new IoUringOptions { SingleIssuer = true }));
            Assert.Equal((cause, errno), (refused.Cause, refused.Errno));
            Assert.Contains(fix, refused.Message, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData(IORING_OFF_SQ_RING, false, Errno.EPERM, SetupFailure.NotPermitted)]
    [InlineData(IORING_OFF_SQES, false, Errno.EAGAIN, SetupFailure.OutOfMemory)]
    [InlineData(IORING_OFF_CQ_RING, true, Errno.EACCES, SetupFailure.NotPermitted)]
    [InlineData(IORING_OFF_SQES, true, Errno.EINVAL, SetupFailure.Other)]
    public void A_refused_mapping_is_distinguished_from_a_refused_ring(ulong offset, bool separate, Errno errno, SetupFailure cause) =>
        RefusedCalls.RunWithoutMapping(offset, errno, () =>
        {
            IoUringSetupException refused = Assert.Throws<IoUringSetupException>(
                () => new IoUring(new IoUringOptions { SeparateMappings = separate }));
            Assert.Equal((cause, errno), (refused.Cause, refused.Errno));
            Assert.StartsWith("cannot map the ring", refused.Message, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SetupRetry.Rounds)]
    public void A_setup_is_retried_while_memory_is_short(int failures)
    {
        List<int> sleeps = [];
        int attempts = 0;
        Errno errno = SetupRetry.Run(() => attempts++ < failures ? Errno.ENOMEM : Errno.EIO, sleeps.Add);
        Assert.Equal(Errno.EIO, errno);
        Assert.Equal(Enumerable.Range(0, failures).Select(round => 1 << round), sleeps);
    }

    [Fact]
    public void A_lasting_shortage_of_memory_is_reported_within_a_second()
    {
        List<int> sleeps = [];
        Assert.Equal(Errno.ENOMEM, SetupRetry.Run(() => Errno.ENOMEM, sleeps.Add));
        Assert.InRange(sleeps.Sum(), 100, 999);
    }
}
