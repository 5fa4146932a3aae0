using System.Numerics;

namespace Uring.Interop;

/// <content>The lifetime of the buffers.</content>
public sealed unsafe partial class BufferPool
{
    private readonly nuint _length;

    private BufferPool(BufferRing ring, uint count, uint size, void* memory, nuint length)
    {
        _ring = ring;
        _places = new Place[count];
        _memory = (byte*)memory;
        _length = length;
        Size = size;
        for (uint id = 0; id < count; id++)
        {
            Add((ushort)id, id);
        }

        ring.Advance(count);
    }

    internal static BufferPool Create(
        IoUring ring, ushort group, uint count, uint size, io_uring_register_pbuf_ring_flags flags, uint minLeft)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BufferRing.MostEntries);
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, (uint)int.MaxValue);

        // Mapped and not from the heap: a request that ends after the pool must not write to memory of
        // another owner.
        nuint length = count * (nuint)size;
        Errno errno = Libc.MapAnonymous(length, out void* memory);
        Refusal.ThrowIf(errno, $"map {count} buffers of {size} bytes", "raise the limit of the address space (ulimit -v), or lower the number");

        try
        {
            BufferRing buffers = BufferRing.Create(ring, group, BitOperations.RoundUpToPowerOf2(count), flags, minLeft);
            return new BufferPool(buffers, count, size, memory, length);
        }
        catch
        {
            _ = Libc.Munmap(memory, length);
            throw;
        }
    }

    /// <summary>
    /// Unregisters the ring and frees the buffers. No request may still use a buffer. After the ring's
    /// Dispose, requests may be in flight for some ms.
    /// </summary>
    /// <remarks>
    /// As <see cref="BufferRing.Dispose"/>: if the kernel does not unregister the ring, the memory stays
    /// allocated.
    /// </remarks>
    public void Dispose()
    {
        if (_memory != null && _ring.TryFree())
        {
            byte* memory = _memory;
            _memory = null;
            _ = Libc.Munmap(memory, _length);
        }
    }
}
