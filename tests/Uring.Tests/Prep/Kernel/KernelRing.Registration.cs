using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <content>The buffers of the requests under test, and their release.</content>
internal sealed unsafe partial class KernelRing
{
    private readonly List<BufferPool> _pools = [];

    /// <summary>Registers buffers. Requests name them by their index.</summary>
    public void RegisterBuffers(params ReadOnlySpan<iovec> buffers) => _ring.RegisterBuffers(buffers);

    /// <summary>Provides a ring of buffers, all at once. The kernel chooses from them.</summary>
    /// <param name="group">The number of the group.</param>
    /// <param name="count">The number of buffers. Their numbers start at 0.</param>
    /// <param name="size">The length of each buffer in bytes.</param>
    /// <param name="flags"><c>IOU_PBUF_RING_*</c>. A kernel without them skips the test.</param>
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
        // The result is ENOENT when nothing is in flight. An error here must not hide the error of the test.
        _ = _ring.SyncCancel(CancelTarget.Any.All, TimeSpan.FromSeconds(5));
    }

    private void FreeBufferRings() => _pools.ForEach(pool => pool.Dispose());
}
