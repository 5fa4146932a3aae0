using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Buffers;

/// <summary>One piece of memory that every ring of a context registers as its buffer 0.</summary>
internal sealed unsafe class BufferRegion
{
    /// <summary>The alignment of each block, in bytes: that of a page, and enough for direct I/O.</summary>
    public const int Alignment = 4096;

    private readonly byte* _memory;
    private readonly nuint _length;
    private int _uses = 1;

    public BufferRegion(int count, int blockSize)
    {
        _length = (nuint)count * (nuint)blockSize;
        _memory = (byte*)NativeMemory.AlignedAlloc(_length, Alignment);

        // The memory has to exist before the kernel locks it, and shows nothing of its earlier use.
        NativeMemory.Clear(_memory, _length);
    }

    public byte* Memory => _memory;

    /// <summary>The buffer for <see cref="IoUring.RegisterBuffers"/>.</summary>
    public iovec Vector => new() { iov_base = _memory, iov_len = _length };

    /// <summary>Whether memory lies in the region.</summary>
    public bool Contains(void* address) => (nuint)((byte*)address - _memory) < _length;

    /// <summary>Keeps the memory until <see cref="Release"/>.</summary>
    /// <returns>False when the memory is freed already.</returns>
    public bool TryAddUse()
    {
        int before;
        do
        {
            before = Volatile.Read(ref _uses);
            if (before == 0)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _uses, before + 1, before) != before);
        return true;
    }

    /// <summary>Ends a use. The last one frees the memory.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
        {
            NativeMemory.AlignedFree(_memory);
        }
    }
}
