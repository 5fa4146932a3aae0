using System.Buffers;
using System.Collections.Concurrent;

namespace Uring.Buffers;

/// <summary>A pool of aligned blocks in the registered region of a context.</summary>
internal sealed unsafe class RegisteredPool : MemoryPool<byte>
{
    private readonly BufferRegion? _region;
    private readonly ConcurrentQueue<nint> _free = new();
    private readonly int _blockSize;
    private bool _isClosed;

    public RegisteredPool(BufferRegion? region, int count, int blockSize)
    {
        (_region, _blockSize) = (region, blockSize);
        for (int i = 0; i < count; i++)
        {
            _free.Enqueue((nint)region!.Memory + ((nint)i * blockSize));
        }
    }

    public override int MaxBufferSize => Array.MaxLength - BufferRegion.Alignment;

    /// <summary>Rents a block, or other aligned memory where no block is free or large enough.</summary>
    /// <param name="minBufferSize">The size, in bytes, or -1 for one block.</param>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minBufferSize, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, MaxBufferSize);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), typeof(UringContext));
        int size = minBufferSize == -1 ? _blockSize : minBufferSize;
        return (size <= _blockSize ? TryRentBlock() : null) ?? (IMemoryOwner<byte>)new AlignedMemory(Math.Max(size, 1));
    }

    /// <summary>Takes the memory of a block back.</summary>
    public void Return(byte* memory) => _free.Enqueue((nint)memory);

    /// <summary>Ends the pool: the last block that is rented frees the region.</summary>
    public void Close()
    {
        if (!Interlocked.Exchange(ref _isClosed, true))
        {
            _region?.Release();
        }
    }

    // The pool lives as long as its context.
    protected override void Dispose(bool disposing)
    {
    }

    private RegisteredBlock? TryRentBlock()
    {
        // The use comes first: another thread can close the pool here.
        if (_region is null || !_region.TryAddUse())
        {
            return null;
        }

        if (_free.TryDequeue(out nint memory))
        {
            return new RegisteredBlock(this, _region, (byte*)memory, _blockSize);
        }

        _region.Release();
        return null;
    }
}
