using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.io_uring_register_op;

namespace Uring.Tests.Ring.Registration;

/// <summary>Restrictions of a thread apply to the rings that it creates afterwards.</summary>
public unsafe class TaskRestrictionTests
{
    private static readonly bool s_known = RegistrationSteps.KernelHasWithoutRing(IORING_REGISTER_RESTRICTIONS);

    [Fact]
    public void Later_rings_are_restricted_and_earlier_rings_are_not()
    {
        SkipUnlessPossible();
        OwnThread.Run(() =>
        {
            using IoUring before = new(new IoUringOptions { Entries = 8 });
            IoUring.RegisterTaskRestrictions(new RingRestrictions()
                .AllowOperation(IORING_OP_NOP).AllowRegister(IORING_REGISTER_PERSONALITY));
            using IoUring after = new(new IoUringOptions { Entries = 8 });

            before.Take()->PrepMadvise(null, 0, 0);
            Assert.Equal(Errno.None, before.Run().Errno);
            _ = after.Take();
            Assert.Equal(Errno.None, after.Run().Errno);
            after.Take()->PrepMadvise(null, 0, 0);
            Assert.Equal(Errno.EACCES, after.Run().Errno);
            _ = after.RegisterPersonality();
            Assert.Equal(Errno.EACCES, RegistrationSteps.Refusal(() => after.RegisterFilesSparse(1)));
        });
    }

    [Fact]
    public void A_thread_can_be_restricted_once()
    {
        SkipUnlessPossible();
        OwnThread.Run(() =>
        {
            IoUring.RegisterTaskRestrictions(new RingRestrictions().AllowOperation(IORING_OP_NOP));
            Assert.Equal(Errno.EPERM, RegistrationSteps.Refusal(() => IoUring.RegisterTaskRestrictions(new RingRestrictions())));
        });
    }

    [Fact]
    public void A_kernel_without_restrictions_of_threads_refuses_them()
    {
        Assert.SkipWhen(s_known, "this kernel has restrictions of threads");
        IoUringException refusal = Assert.Throws<IoUringException>(() => IoUring.RegisterTaskRestrictions(new RingRestrictions()));
        Assert.True(refusal.Errno is Errno.EINVAL or Errno.EBADF, refusal.Message);
        Assert.Contains("7.0", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// The layout of <c>io_uring_register(2)</c>: flags, count, 12 reserved bytes, then 16 bytes for each
    /// entry.
    /// </summary>
    [Fact]
    public void The_entries_follow_the_header()
    {
        RingRestrictions two = new RingRestrictions().AllowOperation(IORING_OP_READ).RequireFlags(0x10);
        byte[] argument = IoUring.DescribeTaskRestrictions(two.ToEntries());
        Assert.Equal(16 + (2 * 16), argument.Length);
        Assert.Equal([0, 0, 2, 0], argument[..4]);
        Assert.Equal([1, 0, (byte)IORING_OP_READ, 0], argument[16..20]);
        Assert.Equal([3, 0, 0x10, 0], argument[32..36]);
        Assert.Equal(0, MemoryMarshal.Cast<byte, int>(argument)[1]);
    }

    private static void SkipUnlessPossible()
    {
        Assert.SkipUnless(s_known, "this kernel has no restrictions of threads (io_uring_register(2) without a ring refuses them)");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can restrict a thread that may gain privileges");
    }
}
