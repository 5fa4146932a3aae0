using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Ring.Registration;

/// <summary>
/// A receive queue of a network device requires a capability, and a ring with large completions.
/// </summary>
public unsafe partial class ZeroCopyReceiveTests
{
    // The system call setresuid(2) changes one thread. The function of the C library changes all threads.
    private const nint SetResUid = 117;
    private const nint Nobody = 65534;
    private const nint Unchanged = -1;

    [Fact]
    public void A_queue_is_refused_without_the_capability()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can change its user");
        OwnThread.Run(() =>
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true });
            io_uring_zcrx_ifq_reg queue = default;
            Assert.SkipUnless(ring.Probe().Supports(io_uring_op.IORING_OP_RECV_ZC), "this kernel has no IORING_OP_RECV_ZC");
            Assert.Equal(0, Syscall(SetResUid, Unchanged, Nobody, Unchanged));
            Errno refusal = RegistrationSteps.Refusal(() => ring.RegisterIfq(ref queue));
            Assert.Equal(0, Syscall(SetResUid, Unchanged, 0, Unchanged));
            Assert.Equal(Errno.EPERM, refusal);
        });
    }

    [Fact]
    public void A_ring_without_large_completions_is_refused()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true });
        io_uring_zcrx_ifq_reg queue = default;
        Errno refusal = RegistrationSteps.Refusal(() => ring.RegisterIfq(ref queue));
        Assert.Equal(Environment.IsPrivilegedProcess ? Errno.EINVAL : Errno.EPERM, refusal);
    }

    /// <summary>The argument reaches the kernel: each wrong value has its own errno.</summary>
    [Fact]
    public void A_device_that_does_not_exist_or_cannot_do_it_is_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "the registration requires CAP_NET_ADMIN");
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true, Cqe32 = true });
        Assert.SkipUnless(ring.Probe().Supports(io_uring_op.IORING_OP_RECV_ZC), "this kernel has no IORING_OP_RECV_ZC");
        nuint page = (nuint)Environment.SystemPageSize;
        void* memory = NativeMemory.AlignedAlloc(2 * page, page);
        io_uring_zcrx_area_reg area = new() { addr = (ulong)memory, len = page };
        io_uring_region_desc region = new() { user_addr = (ulong)memory + page, size = page, flags = IoUringAbi.IORING_MEM_REGION_TYPE_USER };
        io_uring_zcrx_ifq_reg queue = new() { if_idx = int.MaxValue, rq_entries = 8, area_ptr = (ulong)&area, region_ptr = (ulong)&region };
        Assert.Equal(Errno.ENODEV, RegistrationSteps.Refusal(() => ring.RegisterIfq(ref queue)));

        // The loopback device is the first of every network namespace, and has no such queues.
        queue.if_idx = 1;
        Assert.Equal(Errno.EOPNOTSUPP, RegistrationSteps.Refusal(() => ring.RegisterIfq(ref queue)));
        queue.rq_entries = 0;
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterIfq(ref queue)));
        queue.region_ptr = 1;
        Assert.Equal(Errno.EFAULT, RegistrationSteps.Refusal(() => ring.RegisterIfq(ref queue)));
        NativeMemory.AlignedFree(memory);
    }

    [Fact]
    public void A_queue_that_is_not_registered_cannot_be_controlled()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        zcrx_ctrl control = new() { zcrx_id = 3, op = (uint)zcrx_ctrl_op.ZCRX_CTRL_FLUSH_RQ };

        // A kernel without IORING_REGISTER_ZCRX_CTRL returns EINVAL, another one ENXIO.
        KernelResult refused = ring.ControlIfq(ref control);
        Assert.True(refused.Errno is Errno.EINVAL or Errno.ENXIO, refused.ToString());
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b, nint c);
}
