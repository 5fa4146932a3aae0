using Uring.Interop;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Prep.Kernel;

/// <content>io_uring_register(2) for what the requests under test refer to.</content>
internal sealed unsafe partial class KernelRing
{
    private readonly List<BufferRing> _bufferRings = [];

    /// <summary>Registers buffers, to be named by their index.</summary>
    public void RegisterBuffers(params ReadOnlySpan<iovec> buffers)
    {
        fixed (iovec* first = buffers)
        {
            Register(IORING_REGISTER_BUFFERS, first, (uint)buffers.Length);
        }
    }

    /// <summary>Gives the kernel a ring of buffers to choose from; all are provided at once.</summary>
    /// <param name="group">The number of the group.</param>
    /// <param name="count">How many, a power of two; their numbers count from 0.</param>
    /// <param name="size">Length of each in bytes.</param>
    public BufferRing ProvideBufferRing(ushort group, ushort count, uint size)
    {
        BufferRing buffers = new(count, size);
        _bufferRings.Add(buffers);
        io_uring_buf_reg registration = new() { ring_addr = buffers.Address, ring_entries = count, bgid = group };
        Register(IORING_REGISTER_PBUF_RING, &registration, 1);
        return buffers;
    }

    private void CancelEverything()
    {
        io_uring_sync_cancel_reg everything = new()
        {
            fd = -1,
            flags = IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL,
            timeout = new __kernel_timespec { tv_sec = 5 },
        };

        // ENOENT when nothing is in flight. An error here must not hide that of the test.
        _ = Libc.IoUringRegister(Fd, (uint)IORING_REGISTER_SYNC_CANCEL, &everything, 1);
    }

    private void FreeBufferRings()
    {
        foreach (BufferRing buffers in _bufferRings)
        {
            buffers.Dispose();
        }
    }

    private void Register(io_uring_register_op operation, void* argument, uint count)
    {
        KernelResult result = new(Libc.IoUringRegister(Fd, (uint)operation, argument, count));
        Assert.False(result.IsError, $"{operation}: {result}");
    }
}
