using System.Buffers;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Operations;

/// <summary>The pinned buffers of a vectored read or write, and their iovecs.</summary>
/// <remarks>An operation keeps the object and its memory for its next use.</remarks>
internal sealed unsafe class BufferVectors
{
    /// <summary>The most iovecs that the kernel takes at once: UIO_MAXIOV.</summary>
    public const int MaxVectors = 1024;

    private const int Initial = 16;

    private iovec* _vectors;
    private int _capacity;
    private MemoryHandle[] _pins = [];
    private int _count;
    private int _first;

    ~BufferVectors() => NativeMemory.Free(_vectors);

    /// <summary>The first iovec that is not done.</summary>
    public iovec* Vectors => _vectors + _first;

    /// <summary>The number of iovecs from there, as many as the kernel takes at once.</summary>
    public uint Count => (uint)Math.Min(_count - _first, MaxVectors);

    /// <summary>Makes room for buffers.</summary>
    public void Begin(int capacity)
    {
        if (_capacity < capacity)
        {
            NativeMemory.Free(_vectors);
            _vectors = (iovec*)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(iovec));
            _capacity = capacity;
            _pins = new MemoryHandle[capacity];
        }

        _count = _first = 0;
    }

    /// <summary>Pins a buffer, and makes room for it where <see cref="Begin"/> has not.</summary>
    public void Add(ReadOnlyMemory<byte> buffer)
    {
        if (_count == _capacity)
        {
            Grow();
        }

        MemoryHandle pin = buffer.Pin();
        _pins[_count] = pin;
        _vectors[_count++] = new iovec { iov_base = pin.Pointer, iov_len = (nuint)buffer.Length };
    }

    /// <summary>Steps over bytes that the kernel has transferred.</summary>
    public void Advance(nuint bytes)
    {
        while (_first < _count && bytes >= _vectors[_first].iov_len)
        {
            bytes -= _vectors[_first++].iov_len;
        }

        if (bytes > 0)
        {
            _vectors[_first].iov_base = (byte*)_vectors[_first].iov_base + bytes;
            _vectors[_first].iov_len -= bytes;
        }
    }

    /// <summary>Unpins the buffers.</summary>
    public void Release()
    {
        for (int i = 0; i < _count; i++)
        {
            _pins[i].Dispose();
            _pins[i] = default;
        }

        _count = _first = 0;
    }

    private void Grow()
    {
        int capacity = Math.Max(Initial, _capacity * 2);
        _vectors = (iovec*)NativeMemory.Realloc(_vectors, (nuint)capacity * (nuint)sizeof(iovec));
        Array.Resize(ref _pins, capacity);
        _capacity = capacity;
    }
}
