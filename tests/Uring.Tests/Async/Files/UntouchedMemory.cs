using System.Buffers;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async.Files;

/// <summary>A large piece of memory that has no pages until they are touched.</summary>
internal sealed unsafe class UntouchedMemory(int length) : MemoryManager<byte>
{
    private readonly byte* _address = Posix.MapMemory((nuint)length);

    public override Span<byte> GetSpan() => new(_address, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_address + elementIndex, default, this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => Posix.Unmap(_address, (nuint)length);
}
