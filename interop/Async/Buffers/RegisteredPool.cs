using System.Buffers;
using System.Collections.Concurrent;

namespace Uring.Buffers;

/// <summary>A pool of aligned blocks in the registered region of a context.</summary>
internal sealed unsafe class RegisteredPool : MemoryPool<byte>
{
    private readonly BufferRegion? _region;
    private readonly ConcurrentQueue<RegisteredBlock> _free = new();
    private readonly int _blockSize;

    public RegisteredPool(BufferRegion? region, int count, int blockSize)
    {
        (_region, _blockSize) = (region, blockSize);
        for (int i = 0; i < count; i++)
        {
            _free.Enqueue(new RegisteredBlock(this, region!, region!.Memory + ((nint)i * blockSize), blockSize));
        }
    }

    public override int MaxBufferSize => Array.MaxLength - BufferRegion.Alignment;

    /// <summary>Rents a block, or other aligned memory where no block is free or large enough.</summary>
    /// <param name="minBufferSize">The size, in bytes, or -1 for one block.</param>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minBufferSize, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, MaxBufferSize);
        int size = minBufferSize == -1 ? _blockSize : minBufferSize;
        if (size <= _blockSize && _free.TryDequeue(out RegisteredBlock? block))
        {
            block.Rent();
            return block;
        }

        return new AlignedMemory(Math.Max(size, 1));
    }

    /// <summary>Takes a block back.</summary>
    public void Return(RegisteredBlock block) => _free.Enqueue(block);

    protected override void Dispose(bool disposing) => _region?.Release();
}
