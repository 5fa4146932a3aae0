using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.io_uring_register_restriction_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>The reported capabilities agree with the results of system calls.</summary>
public unsafe class AgreementTests
{
    private static readonly uint s_page = (uint)Environment.SystemPageSize;

    // A kernel knows these numbers even when it is built without the operations.
    private static readonly io_uring_register_op[] s_optional =
    [
        IORING_REGISTER_NAPI,
        IORING_UNREGISTER_NAPI,
        IORING_REGISTER_ZCRX_IFQ,
        IORING_REGISTER_ZCRX_CTRL,
        IORING_REGISTER_BPF_FILTER,
    ];

    public static TheoryData<uint> SetupFlags => [.. Enumerable.Range(0, 32).Select(bit => 1u << bit)];

    [Fact]
    public void An_operation_is_supported_exactly_if_the_kernel_knows_and_runs_it()
    {
        IoUringCapabilities here = Need.Kernel();
        Need.RegisterOperations(IORING_REGISTER_RESTRICTIONS);

        // The operations with 128-byte entries exist only on rings with such entries.
        bool sqe128 = here.SupportsSetup(IORING_SETUP_SQE128);
        using IoUring restricted = new(new IoUringOptions { Entries = 1, Disabled = true, Sqe128 = sqe128 });
        io_uring_restriction only = new() { opcode = (ushort)IORING_RESTRICTION_SQE_FLAGS_ALLOWED };
        Assert.Equal(0, Libc.IoUringRegister(restricted.Fd, (uint)IORING_REGISTER_RESTRICTIONS, &only, 1));
        restricted.Enable();

        for (int number = 0; number < 256; number++)
        {
            // A ring that allows no operation checks the opcode alone: EACCES for a known one, EINVAL for an
            // unknown one.
            Assert.True(restricted.Submissions.TryTake(out io_uring_sqe* sqe));
            sqe->PrepNop();
            sqe->opcode = (byte)number;
            Assert.Equal(new KernelResult(1), restricted.SubmitAndWait(1));
            Assert.True(restricted.Completions.TryTake(out io_uring_cqe cqe));
            Assert.True(cqe.Result.Errno is Errno.EACCES or Errno.EINVAL, $"{(io_uring_op)number}: {cqe.Result}");

            // An operation that the kernel is built without has an opcode, and every request of it fails with
            // EOPNOTSUPP.
            bool supported = cqe.Result.Errno == Errno.EACCES && RunOnNothing((byte)number).Errno != Errno.EOPNOTSUPP;
            Assert.True(supported == here.Supports((io_uring_op)number), $"{(io_uring_op)number} is {(supported ? "" : "not ")}supported");
        }
    }

    [Fact]
    public void A_register_operation_is_known_exactly_if_the_kernel_checks_its_descriptor()
    {
        IoUringCapabilities here = Need.Kernel();

        // Since Linux 6.2 the kernel checks the operation before the descriptor: EINVAL for an unknown
        // operation, EBADF for a known one.
        const int NoRing = int.MaxValue;
        Assert.SkipUnless(
            Libc.IoUringRegister(NoRing, 0x7fff_ffff, null, 0) == -(int)Errno.EINVAL, "this kernel checks the descriptor before the operation");
        for (io_uring_register_op operation = 0; (uint)operation < 256; operation++)
        {
            bool known = Libc.IoUringRegister(NoRing, (uint)operation, null, 0) == -(int)Errno.EBADF;
            bool supported = here.Supports(operation);
            Assert.True(supported == known || (known && s_optional.Contains(operation)), $"{operation} is {(known ? "" : "not ")}known");
        }

        using IoUring ring = new(new IoUringOptions { Entries = 1 });
        Assert.Equal(
            (ring.Features & IORING_FEAT_REG_REG_RING) != 0, here.Supports(IORING_REGISTER_USE_REGISTERED_RING));
    }

    [Theory]
    [MemberData(nameof(SetupFlags))]
    public void A_setup_flag_is_supported_exactly_if_a_ring_can_be_set_up_with_it(uint flag)
    {
        IoUringCapabilities here = Need.Kernel();
        using IoUring other = new(new IoUringOptions { Entries = 1 });
        io_uring_params parameters = new()
        {
            flags = flag | Companions(flag),
            cq_entries = 8,
            wq_fd = (uint)other.Fd,
            sq_thread_cpu = (uint)Thread.GetCurrentProcessorId(),
        };
        byte* memory = Posix.MapMemory(2 * s_page);
        if ((parameters.flags & IORING_SETUP_NO_MMAP) != 0)
        {
            parameters.sq_off.user_addr = (ulong)memory;
            parameters.cq_off.user_addr = (ulong)memory + s_page;
        }

        KernelResult ring = new(Libc.IoUringSetup(4, &parameters));
        Assert.Equal(!ring.IsError, here.SupportsSetup(flag));
        if (flag == IORING_SETUP_REGISTERED_FD_ONLY && !ring.IsError)
        {
            io_uring_rsrc_update one = new() { offset = (uint)ring.Value };
            Assert.Equal(1, Libc.IoUringRegister(other.Fd, (uint)IORING_UNREGISTER_RING_FDS, &one, 1));
        }
        else if (!ring.IsError)
        {
            Assert.Equal(0, Libc.Close(ring.Value));
        }

        Posix.Unmap(memory, 2 * s_page);
    }

    [Fact]
    public void Several_flags_are_supported_only_if_each_one_is()
    {
        IoUringCapabilities here = Need.Kernel();
        Need.Setup(IORING_SETUP_CQSIZE, IORING_SETUP_CLAMP);
        Assert.True(here.SupportsSetup(IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP));
        Assert.False(here.SupportsSetup(IORING_SETUP_CQSIZE | (1u << 31)));
        Assert.True(here.HasFeature(IORING_FEAT_NODROP | IORING_FEAT_SINGLE_MMAP));
        Assert.False(here.HasFeature(IORING_FEAT_NODROP | (1u << 31)));
        Assert.True(here.SupportsEnter(IORING_ENTER_GETEVENTS));
        Assert.False(here.SupportsEnter(IORING_ENTER_GETEVENTS | (1u << 31)));
        Assert.True(here.SupportsEntry(IOSQE_IO_LINK | IOSQE_ASYNC));
        Assert.False(here.SupportsEntry(IOSQE_IO_LINK | (1u << 8)));
    }

    [Fact]
    public void The_trials_of_flags_agree_with_the_query()
    {
        Need.RegisterOperations(IORING_REGISTER_QUERY);
        Assert.False(IoUringQuery.Opcodes(out io_uring_query_opcode answer).IsError);
        using IoUring ring = new(new IoUringOptions { Entries = 1 });
        Assert.Equal((uint)answer.enter_flags, EnterTrials.EnterFlags());
        Assert.Equal((uint)answer.sqe_flags, EnterTrials.EntryFlags());
        Assert.Equal(answer.nr_register_opcodes, RegisterTrials.Count());
    }

    private static uint Companions(uint flag) => flag switch
    {
        IORING_SETUP_SQ_AFF => IORING_SETUP_SQPOLL,
        IORING_SETUP_TASKRUN_FLAG => IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
        IORING_SETUP_DEFER_TASKRUN => IORING_SETUP_SINGLE_ISSUER,
        IORING_SETUP_REGISTERED_FD_ONLY => IORING_SETUP_NO_MMAP,
        IORING_SETUP_HYBRID_IOPOLL => IORING_SETUP_IOPOLL,
        IORING_SETUP_SQ_REWIND => IORING_SETUP_NO_SQARRAY,
        _ => 0,
    };

    /// <summary>
    /// Runs an operation without a file, memory or flags. A completion has to come, with any result.
    /// </summary>
    private static KernelResult RunOnNothing(byte operation)
    {
        using KernelRing ring = KernelRing.With(io_uring_op.IORING_OP_NOP);
        io_uring_sqe* sqe = ring.Take();
        *sqe = new io_uring_sqe { opcode = operation, fd = -1 };
        return ring.Run();
    }
}
