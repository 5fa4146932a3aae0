using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.io_uring_register_restriction_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>Restrictions refuse operations, registrations and flags that they do not allow.</summary>
public unsafe class RestrictionTests
{
    [Fact]
    public void An_operation_that_is_not_allowed_is_refused()
    {
        using IoUring ring = Restricted(new RingRestrictions().AllowOperation(IORING_OP_NOP).AllowOperation(IORING_OP_MADVISE));
        Assert.Equal(Errno.None, Nop(ring, 0));

        ring.Take()->PrepMadvise(null, 0, 0);
        Assert.Equal(Errno.None, ring.Run().Errno);

        ring.Take()->PrepFsync(-1, 0);
        Assert.Equal(Errno.EACCES, ring.Run().Errno);
    }

    [Fact]
    public void A_registration_that_is_not_allowed_is_refused_once_the_ring_is_enabled()
    {
        RingRestrictions restrictions = new RingRestrictions()
            .AllowRegister(IORING_REGISTER_FILES2).AllowRegister(IORING_UNREGISTER_PERSONALITY);
        using IoUring ring = Disabled();
        ring.RegisterRestrictions(restrictions);
        Personality early = ring.RegisterPersonality();
        ring.Enable();

        ring.RegisterFilesSparse(4);
        ring.UnregisterPersonality(early);
        Assert.Equal(Errno.EACCES, RegistrationSteps.Refusal(() => ring.RegisterPersonality()));
        Assert.Equal(Errno.EACCES, ring.UpdateFile(0, 0).Errno);
    }

    [Fact]
    public void A_flag_that_is_not_allowed_is_refused()
    {
        using IoUring ring = Restricted(new RingRestrictions()
            .AllowOperation(IORING_OP_NOP).AllowFlags(IOSQE_ASYNC).AllowFlags(IOSQE_IO_DRAIN));
        Assert.Equal(Errno.None, Nop(ring, 0));
        Assert.Equal(Errno.None, Nop(ring, IOSQE_ASYNC));
        Assert.Equal(Errno.None, Nop(ring, IOSQE_ASYNC | IOSQE_IO_DRAIN));
        Assert.Equal(Errno.EACCES, Nop(ring, IOSQE_IO_LINK));
        Assert.Equal(Errno.EACCES, Nop(ring, IOSQE_ASYNC | IOSQE_IO_LINK));
    }

    [Fact]
    public void A_flag_that_is_required_and_missing_is_refused()
    {
        using IoUring ring = Restricted(new RingRestrictions()
            .AllowOperation(IORING_OP_NOP).AllowFlags(IOSQE_IO_LINK).RequireFlags(IOSQE_ASYNC).RequireFlags(IOSQE_IO_DRAIN));
        Assert.Equal(Errno.None, Nop(ring, IOSQE_ASYNC | IOSQE_IO_DRAIN));
        Assert.Equal(Errno.None, Nop(ring, IOSQE_ASYNC | IOSQE_IO_DRAIN | IOSQE_IO_LINK));
        Assert.Equal(Errno.EACCES, Nop(ring, IOSQE_ASYNC));
        Assert.Equal(Errno.EACCES, Nop(ring, IOSQE_IO_DRAIN));
        Assert.Equal(Errno.EACCES, Nop(ring, 0));
        Assert.Equal(Errno.EACCES, Nop(ring, IOSQE_ASYNC | IOSQE_IO_DRAIN | IOSQE_IO_HARDLINK));
    }

    [Fact]
    public void No_restriction_at_all_allows_nothing()
    {
        using IoUring ring = Restricted(new RingRestrictions());
        Assert.Equal(Errno.EACCES, Nop(ring, 0));
    }

    [Fact]
    public void A_ring_that_is_not_disabled_cannot_be_restricted()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        IoUringException refusal = Assert.Throws<IoUringException>(() => ring.RegisterRestrictions(new RingRestrictions()));
        Assert.Equal(Errno.EBADFD, refusal.Errno);
        Assert.Contains("Disabled", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.None, Nop(ring, 0));
    }

    [Fact]
    public void A_ring_can_be_restricted_once()
    {
        using IoUring ring = Disabled();
        ring.RegisterRestrictions(new RingRestrictions().AllowOperation(IORING_OP_NOP));
        Assert.Equal(Errno.EBUSY, RegistrationSteps.Refusal(() => ring.RegisterRestrictions(new RingRestrictions())));
    }

    [Fact]
    public void A_restriction_unknown_to_the_kernel_is_refused_and_leaves_none()
    {
        io_uring_restriction nop = new() { opcode = (ushort)IORING_RESTRICTION_SQE_OP, sqe_op = (byte)IORING_OP_NOP };
        using IoUring ring = Disabled();
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterRestrictions(new RingRestrictions().AllowOperation((io_uring_op)254))));
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterRestrictions(new RingRestrictions().AllowRegister((io_uring_register_op)254))));
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterRestrictions([nop with { opcode = 1000 }])));
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterRestrictions([.. Enumerable.Repeat(nop, 1000)])));
        ring.Enable();
        ring.Take()->PrepMadvise(null, 0, 0);
        Assert.Equal(Errno.None, ring.Run().Errno);
    }

    [Fact]
    public void Values_that_do_not_fit_an_entry_are_refused_before_the_system_call()
    {
        Assert.Throws<OverflowException>(() => new RingRestrictions().AllowFlags(0x100));
        Assert.Throws<OverflowException>(() => new RingRestrictions().RequireFlags(0x100));
        Assert.Throws<OverflowException>(() => new RingRestrictions().AllowOperation((io_uring_op)256));
        Assert.Throws<OverflowException>(() => new RingRestrictions().AllowRegister((io_uring_register_op)256));
    }

    private static IoUring Disabled() => new(new IoUringOptions { Entries = 8, Disabled = true, SubmitAll = true });

    private static IoUring Restricted(RingRestrictions restrictions)
    {
        IoUring ring = Disabled();
        ring.RegisterRestrictions(restrictions);
        ring.Enable();
        return ring;
    }

    private static Errno Nop(IoUring ring, uint flags)
    {
        ring.Take()->SetFlags(flags);
        return ring.Run().Errno;
    }
}
