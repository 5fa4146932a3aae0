using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>Positions of a ring of buffers have 16 bits, and wrap around.</summary>
public unsafe class BufferRingWrapTests
{
    private const ushort Group = 3;
    private const uint Buffers = 4096;

    [Fact]
    public void Buffers_are_counted_where_positions_wrap_around()
    {
        using FileStream zeros = new("/dev/zero", FileMode.Open, FileAccess.Read);
        using IoUring ring = new(new IoUringOptions { Entries = Buffers });
        using BufferPool pool = ring.SetupBufferPool(Group, Buffers, 1);
        Assert.SkipWhen(pool.Ring.Available().Errno == Errno.EINVAL, "this kernel has no IORING_REGISTER_PBUF_STATUS");
        for (int round = 0; round <= 1 + (ushort.MaxValue / Buffers); round++)
        {
            Assert.Equal(new KernelResult((int)Buffers), pool.Ring.Available());
            for (uint i = 0; i < Buffers; i++)
            {
                io_uring_sqe* read = ring.Take();
                read->PrepRead((int)zeros.SafeFileHandle.DangerousGetHandle(), null, 0, 0);
                read->SetFlags(IOSQE_BUFFER_SELECT);
                read->SetBufGroup(Group);
            }

            ring.SubmitWell();
            for (uint i = 0; i < Buffers; i++)
            {
                io_uring_cqe cqe = ring.Next();
                Assert.True(cqe.HasBuffer, cqe.Result.ToString());
                pool.Recycle(cqe.BufferId);
            }
        }
    }
}
