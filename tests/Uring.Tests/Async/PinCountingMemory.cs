using System.Buffers;
using System.Runtime.InteropServices;

namespace Uring.Tests.Async;

/// <summary>Memory that counts its pins.</summary>
internal sealed unsafe class PinCountingMemory(int length) : MemoryManager<byte>
{
    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed((nuint)length);
    private int _pins;

    public int Pins => Volatile.Read(ref _pins);

    public override Span<byte> GetSpan() => new(_memory, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        _ = Interlocked.Increment(ref _pins);
        return new MemoryHandle(_memory + elementIndex, default, this);
    }

    public override void Unpin() => Interlocked.Decrement(ref _pins);

    protected override void Dispose(bool disposing) => NativeMemory.Free(_memory);
}
