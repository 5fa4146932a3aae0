using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;
using Uring.Operations;

namespace Uring.Files;

/// <summary>Writes to files without offsets, which <see cref="RandomAccess"/> refuses: write(2) on the caller's thread.</summary>
internal static unsafe class UnseekableWrite
{
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
                if (result.IsError && result.Errno != Errno.EINTR)
                {
                    throw KernelErrors.ToException(result.Errno);
                }

                written += (int)result.Count;
            }
        }
    }
}
