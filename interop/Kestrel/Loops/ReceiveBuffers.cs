using Uring.Interop;
using Uring.Loops;

namespace Uring.Kestrel.Loops;

/// <summary>
/// The provided buffers of a loop: the kernel takes one when a connection has data, so an idle connection needs no memory.
/// </summary>
/// <param name="loop">The loop. Only its thread uses the object until it has ended.</param>
internal sealed class ReceiveBuffers(RingLoop loop) : IDisposable
{
    /// <summary>The bytes of a buffer: most requests without a body fit.</summary>
    public const int Size = 2048;

    private const int Count = 512;

    private BufferPool? _pool;
    private bool _isRefused;

    /// <summary>The number of the group.</summary>
    public int Group => _pool!.Group;

    /// <summary>Sets the buffers up at the first call.</summary>
    /// <returns>False where the kernel refuses them.</returns>
    public bool AreAvailable()
    {
        if (_pool is null && !_isRefused)
        {
            try
            {
                _pool = loop.Ring.SetupBufferPool(0, Count, Size);
            }
            catch (IoUringException)
            {
                _isRefused = true;
            }
        }

        return _pool is not null;
    }

    /// <summary>Returns the bytes of a buffer that the kernel has filled.</summary>
    public ReadOnlySpan<byte> Filled(ushort buffer, int length) => _pool![buffer][..length];

    /// <summary>Returns a buffer to the kernel.</summary>
    public void Recycle(ushort buffer) => _pool!.Recycle(buffer);

    public void Dispose() => _pool?.Dispose();
}
