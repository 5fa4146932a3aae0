using System.Buffers;
using System.Runtime.InteropServices;

namespace Uring.Buffers;

/// <summary>Memory of the pinned object heap that is aligned for direct I/O and not registered.</summary>
internal sealed class AlignedMemory : IMemoryOwner<byte>
{
    private Memory<byte> _memory;
    private bool _isDisposed;

    public unsafe AlignedMemory(int length)
    {
        byte[] array = GC.AllocateArray<byte>(length + BufferRegion.Alignment, pinned: true);
        fixed (byte* start = array)
        {
            int skipped = (int)(BufferRegion.Alignment - ((nuint)start % BufferRegion.Alignment));
            _memory = MemoryMarshal.CreateFromPinnedArray(array, skipped, length);
        }
    }

    public Memory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(IMemoryOwner<byte>));
            return _memory;
        }
    }

    // The garbage collector frees the array after the last operation that uses it.
    public void Dispose()
    {
        _isDisposed = true;
        _memory = default;
    }
}
