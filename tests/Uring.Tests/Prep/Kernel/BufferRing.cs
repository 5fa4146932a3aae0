using System.Runtime.InteropServices;
using System.Text;
using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <summary>A ring of provided buffers: the kernel takes from its head, the test adds at its tail.</summary>
internal sealed unsafe class BufferRing : IDisposable
{
    private readonly io_uring_buf* _ring;
    private readonly byte* _memory;
    private readonly ushort _count;
    private readonly uint _size;
    private ushort _tail;

    public BufferRing(ushort count, uint size)
    {
        _count = count;
        _size = size;

        // The kernel wants the ring on a page boundary.
        _ring = (io_uring_buf*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(io_uring_buf)), (nuint)Environment.SystemPageSize);
        NativeMemory.Clear(_ring, (nuint)(count * sizeof(io_uring_buf)));
        _memory = (byte*)NativeMemory.AllocZeroed(count, size);
        for (ushort id = 0; id < count; id++)
        {
            Provide(id, size);
        }
    }

    public ulong Address => (ulong)_ring;

    public Span<byte> this[int id] => new(_memory + (id * _size), (int)_size);

    /// <summary>What a completion says was received, from the buffer that it names.</summary>
    public string Text(io_uring_cqe cqe) => Encoding.UTF8.GetString(Received(cqe));

    /// <summary>The same, as bytes.</summary>
    public ReadOnlySpan<byte> Received(io_uring_cqe cqe)
    {
        Assert.NotEqual(0u, cqe.flags & IoUringAbi.IORING_CQE_F_BUFFER);
        return this[(int)(cqe.flags >> IoUringAbi.IORING_CQE_BUFFER_SHIFT)][..cqe.Result.Value];
    }

    /// <summary>Hands a buffer to the kernel, behind those it has.</summary>
    private void Provide(ushort id, uint length)
    {
        // Field by field: the last two bytes of the first element are the ring's tail.
        io_uring_buf* buffer = _ring + (_tail & (_count - 1));
        buffer->addr = (ulong)(_memory + (id * _size));
        buffer->len = length;
        buffer->bid = id;
        Volatile.Write(ref ((io_uring_buf_ring*)_ring)->tail, ++_tail);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_ring);
        NativeMemory.Free(_memory);
    }
}
