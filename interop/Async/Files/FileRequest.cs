using Microsoft.Win32.SafeHandles;

namespace Uring.Files;

/// <summary>The checks of an access to a file, with the exceptions of <see cref="RandomAccess"/>.</summary>
internal static unsafe class FileRequest
{
    /// <summary>Checks the handle and the offset.</summary>
    public static HandleFacts Check(SafeFileHandle handle, long fileOffset)
    {
        HandleFacts facts = HandleFacts.Of(handle);
        ObjectDisposedException.ThrowIf(handle.IsClosed, handle);
        if (facts.CanSeek)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(fileOffset);
        }

        return facts;
    }

    /// <summary>Checks that a file can have a length.</summary>
    public static void CheckLength(SafeFileHandle handle, long length)
    {
        if (!Check(handle, 0).CanSeek)
        {
            throw new NotSupportedException("the file is a pipe or a socket and has no length");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(length);
    }

    /// <summary>Checks that direct I/O can use an offset and a buffer.</summary>
    public static void CheckAlignment(HandleFacts facts, ReadOnlySpan<byte> buffer, long fileOffset)
    {
        if (!facts.IsDirect || buffer.IsEmpty)
        {
            return;
        }

        Check("offset", fileOffset, facts.OffsetAlignment, nameof(fileOffset));
        Check("length", buffer.Length, facts.OffsetAlignment, nameof(buffer));
        fixed (byte* address = buffer)
        {
            Check("address of the buffer", (nint)address, facts.MemoryAlignment, nameof(buffer));
        }
    }

    /// <summary>Checks that direct I/O can use an offset and buffers.</summary>
    /// <returns>The length of all buffers.</returns>
    public static long CheckAlignment(HandleFacts facts, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        long length = 0;
        for (int i = 0; i < buffers.Count; i++)
        {
            CheckAlignment(facts, buffers[i].Span, fileOffset);
            length += buffers[i].Length;
        }

        return length;
    }

    /// <summary>Checks that direct I/O can use an offset and buffers.</summary>
    public static void CheckAlignment(HandleFacts facts, IReadOnlyList<Memory<byte>> buffers, long fileOffset)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        for (int i = 0; i < buffers.Count; i++)
        {
            CheckAlignment(facts, buffers[i].Span, fileOffset);
        }
    }

    private static void Check(string what, long value, uint alignment, string parameter)
    {
        if (alignment > 1 && value % alignment != 0)
        {
            throw new ArgumentException($"the file is open with O_DIRECT: the {what} is {value}, and must be a multiple of {alignment}", parameter);
        }
    }
}
