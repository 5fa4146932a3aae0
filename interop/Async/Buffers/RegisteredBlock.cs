using System.Buffers;

namespace Uring.Buffers;

/// <summary>A block of the registered region. Its pool reuses the object.</summary>
/// <remarks>
/// A block that is disposed while the kernel uses it returns to its pool after the completion, so that no other caller gets memory
/// that the kernel writes to.
/// </remarks>
internal sealed unsafe class RegisteredBlock(RegisteredPool pool, BufferRegion region, byte* memory, int length) : MemoryManager<byte>
{
    // Bit 0: a caller has rented the block. The other bits: the number of pins.
    private const int Rented = 1;
    private const int OnePin = 2;

    private int _state;

    /// <summary>Hands the block to a caller.</summary>
    public void Rent()
    {
        region.AddUse();
        Volatile.Write(ref _state, Rented);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _state) == 0, typeof(IMemoryOwner<byte>));
        return new Span<byte>(memory, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, length);
        int before;
        do
        {
            before = Volatile.Read(ref _state);
            ObjectDisposedException.ThrowIf((before & Rented) == 0, typeof(IMemoryOwner<byte>));
        }
        while (Interlocked.CompareExchange(ref _state, before + OnePin, before) != before);
        return new MemoryHandle(memory + elementIndex, default, this);
    }

    public override void Unpin() => ReturnIfFree(Interlocked.Add(ref _state, -OnePin));

    protected override void Dispose(bool disposing)
    {
        int before = Interlocked.And(ref _state, ~Rented);
        if ((before & Rented) != 0)
        {
            ReturnIfFree(before & ~Rented);
        }
    }

    private void ReturnIfFree(int state)
    {
        if (state == 0)
        {
            pool.Return(this);
            region.Release();
        }
    }
}
