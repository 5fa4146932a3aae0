using Uring.Interop;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>The system call itself, for registrations without a method.</summary>
public sealed unsafe class RegisterTests
{
    [Fact]
    public void The_arguments_are_passed_on_and_the_result_is_returned()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        io_uring_rsrc_register table = new() { nr = 3, flags = IORING_RSRC_REGISTER_SPARSE };
        Assert.Equal(new KernelResult(0), ring.Register(IORING_REGISTER_FILES2, &table, (uint)sizeof(io_uring_rsrc_register)));

        int* none = stackalloc int[3] { -1, -1, -1 };
        io_uring_rsrc_update update = new() { offset = 0, data = (ulong)none };
        Assert.Equal(new KernelResult(3), ring.Register(IORING_REGISTER_FILES_UPDATE, &update, 3));
        Assert.Equal(new KernelResult(0), ring.Register(IORING_UNREGISTER_FILES, null, 0));
        Assert.Equal(Errno.ENXIO, ring.Register(IORING_UNREGISTER_FILES, null, 0).Errno);
    }

    [Fact]
    public void An_unknown_operation_is_refused()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.Equal(Errno.EINVAL, ring.Register((io_uring_register_op)0x7000, null, 0).Errno);
    }

    [Fact]
    public void A_call_on_another_thread_returns_EEXIST()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true });
        KernelResult here = ring.Register(IORING_UNREGISTER_FILES, null, 0);
        KernelResult there = default;
        Thread other = new(() => there = ring.Register(IORING_UNREGISTER_FILES, null, 0));
        other.Start();
        other.Join();
        Assert.Equal((Errno.ENXIO, Errno.EEXIST), (here.Errno, there.Errno));
    }

    [Fact]
    public void A_disposed_ring_throws()
    {
        IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Register(IORING_UNREGISTER_FILES, null, 0));
        Assert.Throws<ObjectDisposedException>(() => ring.UpdateFiles(0, [0]));
        Assert.Throws<ObjectDisposedException>(() => ring.UpdateBuffers(0, [default]));
        Assert.Throws<ObjectDisposedException>(() => ring.SetupBufferPool(0, 1, 1));
    }
}
