using System.Buffers;

namespace Uring.Buffers;

/// <summary>A block of the registered region, for one caller.</summary>
/// <remarks>
/// A block that is disposed while the kernel uses it returns to its pool after the completion. So the kernel
/// never writes to the memory of another caller. The next caller gets another object, so that a second
/// Dispose does not reach its block.
/// </remarks>
internal sealed unsafe class RegisteredBlock(RegisteredPool pool, BufferRegion region, byte* memory, int length) : MemoryManager<byte>
{
    // Bit 0: the caller has not disposed the block. The other bits: the number of pins.
    private const int Rented = 1;
    private const int OnePin = 2;

    private int _state = Rented;

    public override Span<byte> GetSpan()
    {
        ThrowIfDisposed(Volatile.Read(ref _state));
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
            ThrowIfDisposed(before);
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

    private static void ThrowIfDisposed(int state) => ObjectDisposedException.ThrowIf((state & Rented) == 0, typeof(IMemoryOwner<byte>));

    private void ReturnIfFree(int state)
    {
        if (state == 0)
        {
            pool.Return(memory);
            region.Release();
        }
    }
}
