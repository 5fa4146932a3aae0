using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;
using Uring.Operations;

namespace Uring.Files;

/// <summary>
/// Reads and writes of files without offsets on the caller's thread: read(2), readv(2) and write(2).
/// <see cref="RandomAccess"/> refuses such files.
/// </summary>
internal static unsafe class UnseekableAccess
{
    /// <summary>Reads the available bytes, and waits when there are none.</summary>
    /// <exception cref="IOException">The kernel returned an error.</exception>
    /// <exception cref="UnauthorizedAccessException">The handle is not open for reading (EBADF).</exception>
    public static int Read(SafeFileHandle handle, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            iovec vector = new() { iov_base = bytes, iov_len = (nuint)buffer.Length };
            return Read(handle, &vector, 1);
        }
    }

    /// <summary>Reads the available bytes into several buffers.</summary>
    /// <inheritdoc cref="Read(SafeFileHandle, Span{byte})"/>
    public static long Read(SafeFileHandle handle, IReadOnlyList<Memory<byte>> buffers)
    {
        BufferVectors vectors = new();
        vectors.Begin(buffers.Count);
        try
        {
            for (int i = 0; i < buffers.Count; i++)
            {
                vectors.Add(buffers[i]);
            }

            return Read(handle, vectors.Vectors, (int)vectors.Count);
        }
        finally
        {
            vectors.Release();
        }
    }

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="IOException">The kernel returned an error.</exception>
    /// <exception cref="UnauthorizedAccessException">The handle is not open for writing (EBADF).</exception>
    public static void Write(SafeFileHandle handle, ReadOnlySpan<byte> buffer)
    {
        using HandleReference reference = new(handle);
        fixed (byte* bytes = buffer)
        {
            for (int written = 0; written < buffer.Length;)
            {
                KernelResult result = Libc.Write(reference.Descriptor, bytes + written, (nuint)(buffer.Length - written));
                ThrowIfError(result);
                written += (int)result.Count;
            }
        }
    }

    /// <summary>Writes all bytes of several buffers.</summary>
    /// <inheritdoc cref="Write(SafeFileHandle, ReadOnlySpan{byte})"/>
    public static void Write(SafeFileHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        for (int i = 0; i < buffers.Count; i++)
        {
            Write(handle, buffers[i].Span);
        }
    }

    private static int Read(SafeFileHandle handle, iovec* vectors, int count)
    {
        using HandleReference reference = new(handle);
        KernelResult result;
        do
        {
            result = Libc.Read(reference.Descriptor, vectors, count);
            ThrowIfError(result);
        }
        while (result.IsError);
        return result.Value;
    }

    // EINTR: a signal handler ran, and the caller repeats the call.
    private static void ThrowIfError(KernelResult result)
    {
        if (result.IsError && result.Errno != Errno.EINTR)
        {
            throw KernelErrors.ToException(result.Errno);
        }
    }
}
