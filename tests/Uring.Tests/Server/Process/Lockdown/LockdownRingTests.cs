using Uring.Interop;
using Uring.Server.Process.Lockdown;
using Uring.Tests.Ring.Registration;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Server;

/// <summary>The ring of a loop accepts the requests of the loop, and refuses all others.</summary>
public unsafe class LockdownRingTests
{
    [Fact]
    public void The_ring_accepts_every_operation_that_the_loops_use()
    {
        using IoUring ring = Restricted();
        foreach (io_uring_op operation in RingLockdown.Operations)
        {
            Assert.NotEqual(Errno.EACCES, Ask(ring, operation, 0));
        }
    }

    [Fact]
    public void The_ring_refuses_every_other_operation()
    {
        using IoUring ring = Restricted();
        io_uring_op[] others = [.. Enum.GetValues<io_uring_op>().Where(operation => operation < IORING_OP_LAST).Except(RingLockdown.Operations)];
        Assert.NotEmpty(others);
        foreach (io_uring_op operation in others.Where(operation => Need.Kernel().Supports(operation)))
        {
            Assert.Equal((operation, Errno.EACCES), (operation, Ask(ring, operation, 0)));
        }
    }

    [Theory]
    [InlineData(IOSQE_FIXED_FILE, true)]
    [InlineData(IOSQE_IO_HARDLINK, true)]
    [InlineData(IOSQE_CQE_SKIP_SUCCESS, true)]
    [InlineData(IOSQE_IO_LINK, true)]
    [InlineData(IOSQE_IO_DRAIN, false)]
    [InlineData(IOSQE_ASYNC, false)]
    [InlineData(IOSQE_BUFFER_SELECT, false)]
    public void The_ring_accepts_only_the_flags_that_the_loops_use(uint flag, bool taken)
    {
        using IoUring ring = Restricted();
        Errno answer = Ask(ring, IORING_OP_READ, flag);
        Assert.Equal(taken, answer != Errno.EACCES);
    }

    [Fact]
    public void The_ring_refuses_every_registration()
    {
        using IoUring ring = Restricted();
        Assert.Equal(Errno.EACCES, ring.UpdateFile(0, 0).Errno);
        Assert.Equal(Errno.EACCES, RegistrationSteps.Refusal(() => ring.RegisterPersonality()));
        Assert.Equal(Errno.EACCES, RegistrationSteps.Refusal(() => ring.RegisterRestrictions(new RingRestrictions())));
        Assert.Equal(Errno.EBADFD, RegistrationSteps.Refusal(ring.Enable));
    }

    [Fact]
    public void The_ring_keeps_the_files_that_were_registered_before()
    {
        using EventFd counter = new();
        Assert.Equal(Errno.None, counter.Signal());
        using IoUring ring = new(new IoUringOptions { Entries = 8, Disabled = true });
        ring.RegisterFilesSparse(1);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(0, counter.Fd));
        RingLockdown.Restrict(ring, servesRequests: false);
        ring.Enable();

        ulong count;
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepRead(0, &count, sizeof(ulong), 0);
        sqe->SetFlags(IOSQE_FIXED_FILE);
        Assert.Equal(sizeof(ulong), ring.Run().Value);
        Assert.Equal(1ul, count);
    }

    private static IoUring Restricted()
    {
        IoUring ring = new(new IoUringOptions { Entries = 8, Disabled = true });
        ring.RegisterFilesSparse(1);
        RingLockdown.Restrict(ring, servesRequests: false);
        ring.Enable();
        return ring;
    }

    /// <summary>
    /// Submits a request that fails at once if the ring accepts it: it has no file, no target to cancel, and
    /// no time.
    /// </summary>
    private static Errno Ask(IoUring ring, io_uring_op operation, uint flags)
    {
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepNop();
        sqe->opcode = (byte)operation;
        sqe->fd = (flags & IOSQE_FIXED_FILE) != 0 ? 0 : -1;
        sqe->SetFlags(flags);
        return ring.Run().Errno;
    }
}
