using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_register_pbuf_ring_flags;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>A ring of buffers that cannot be mapped does not stay registered.</summary>
public class BufferRingUndoneTests
{
    private const ushort Group = 3;

    [Fact]
    public void The_group_of_a_ring_that_could_not_be_mapped_is_free_again()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        ulong offset = IORING_OFF_PBUF_RING | ((ulong)Group << IORING_OFF_PBUF_SHIFT);
        IoUringException? refused = null;
        RefusedCalls.RunWithoutMapping(
            offset, Errno.EPERM, () => refused = Assert.Throws<IoUringException>(() => ring.SetupBufferRing(Group, 8, IOU_PBUF_RING_MMAP)));
        Assert.SkipWhen(refused!.Errno == Errno.EINVAL, "this kernel has no IOU_PBUF_RING_MMAP");
        Assert.Equal(Errno.EPERM, refused.Errno);
        Assert.Contains("3", refused.Message, StringComparison.Ordinal);
        using BufferRing again = ring.SetupBufferRing(Group, 8, IOU_PBUF_RING_MMAP);
    }
}
