using System.Runtime.InteropServices;

namespace Uring.Server.Files;

/// <summary>
/// What was read from a file, outside the managed heap: that keeps memory for long, and where it is bounded, as in a container, a
/// large array that does not fit may end the process instead of an exception (seen as SIGSEGV in the collector of .NET 10).
/// </summary>
internal sealed unsafe class FileContent(int capacity) : IDisposable
{
    private byte* _data = (byte*)NativeMemory.Alloc((nuint)capacity);
    private int _capacity = capacity;

    /// <summary>In bytes.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => new(_data, Length);

    /// <summary>The room behind it.</summary>
    public Span<byte> Room => new(_data + Length, _capacity - Length);

    /// <summary>Takes bytes of the room in.</summary>
    public void Add(int count) => Length += count;

    /// <exception cref="OutOfMemoryException">There is not enough memory; nothing has changed.</exception>
    public void Resize(int newCapacity)
    {
        _data = (byte*)NativeMemory.Realloc(_data, (nuint)newCapacity);
        _capacity = newCapacity;
    }

    public void Dispose()
    {
        NativeMemory.Free(_data);
        _data = null;
        (_capacity, Length) = (0, 0);
    }
}
