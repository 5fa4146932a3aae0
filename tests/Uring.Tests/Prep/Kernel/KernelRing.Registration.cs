using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <content>What the requests under test refer to, and its end.</content>
internal sealed unsafe partial class KernelRing
{
    private readonly List<BufferPool> _pools = [];

    /// <summary>Registers buffers, to be named by their index.</summary>
    public void RegisterBuffers(params ReadOnlySpan<iovec> buffers) => _ring.RegisterBuffers(buffers);

    /// <summary>Gives the kernel a ring of buffers to choose from; all are provided at once.</summary>
    /// <param name="group">The number of the group.</param>
    /// <param name="count">How many; their numbers count from 0.</param>
    /// <param name="size">Length of each in bytes.</param>
    /// <param name="flags"><c>IOU_PBUF_RING_*</c>; the test is skipped when the kernel does not know them.</param>
    public BufferPool ProvideBufferRing(ushort group, uint count, uint size, io_uring_register_pbuf_ring_flags flags = 0)
    {
        try
        {
            _pools.Add(_ring.SetupBufferPool(group, count, size, flags));
        }
        catch (IoUringException refused) when (flags != 0 && refused.Errno == Errno.EINVAL)
        {
            Assert.Skip($"this kernel has no rings of buffers with {flags}");
        }

        return _pools[^1];
    }

    private void CancelEverything()
    {
        // ENOENT when nothing is in flight. An error here must not hide that of the test.
        _ = _ring.SyncCancel(CancelTarget.Any.All, TimeSpan.FromSeconds(5));
    }

    private void FreeBufferRings() => _pools.ForEach(pool => pool.Dispose());
}
