using System.Runtime.InteropServices;

namespace Uring.Server.Files;

/// <summary>The content of a file, outside the managed heap.</summary>
/// <remarks>
/// The managed heap keeps freed memory for long. In a container with little memory, a large array that does
/// not fit can crash the process instead of throwing an exception. The collector of .NET 10 ends with
/// SIGSEGV.
/// </remarks>
internal sealed unsafe class FileContent(int capacity) : IDisposable
{
    private byte* _data = (byte*)NativeMemory.Alloc((nuint)capacity);
    private int _capacity = capacity;

    /// <summary>In bytes.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => new(_data, Length);

    /// <summary>The unused part of the capacity.</summary>
    public Span<byte> Room => new(_data + Length, _capacity - Length);

    /// <summary>Appends bytes that the caller has written to <see cref="Room"/>.</summary>
    public void Add(int count) => Length += count;

    /// <summary>Changes the capacity.</summary>
    /// <exception cref="OutOfMemoryException">
    /// The memory does not suffice. The content is unchanged.
    /// </exception>
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
