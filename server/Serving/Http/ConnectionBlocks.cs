using System.Runtime.InteropServices;

namespace Uring.Server.Serving.Http;

/// <summary>
/// Blocks of memory for connections that need more than their slot: a part of a head, many queued answers, or
/// the queries of redirects.
/// </summary>
/// <remarks>
/// A connection uses at most one block for each purpose, and there are enough for all connections. The block that was returned
/// last is the next to be taken, so pages that no connection has needed take no memory.
/// </remarks>
internal sealed unsafe class ConnectionBlocks : IDisposable
{
    private readonly byte* _memory;
    private readonly uint[] _free;
    private uint _freeCount;

    /// <param name="count">The number of blocks.</param>
    /// <param name="size">The size of each, in bytes.</param>
    public ConnectionBlocks(uint count, uint size)
    {
        Size = size;
        _memory = (byte*)NativeMemory.AllocZeroed(count, size);
        _free = new uint[count];
        for (uint block = 0; block < count; block++)
        {
            _free[block] = count - 1 - block;
        }

        _freeCount = count;
    }

    /// <summary>The size of a block, in bytes.</summary>
    public uint Size { get; }

    /// <summary>The bytes of a block.</summary>
    public Span<byte> this[uint block] => new(Address(block), (int)Size);

    /// <summary>The first byte of a block.</summary>
    public byte* Address(uint block) => _memory + ((nuint)block * Size);

    /// <summary>Takes a block. Its bytes have no meaning yet.</summary>
    public uint Take() => _free[--_freeCount];

    /// <summary>Returns a block.</summary>
    public void Return(uint block) => _free[_freeCount++] = block;

    /// <summary>Frees the memory.</summary>
    public void Dispose() => NativeMemory.Free(_memory);
}
