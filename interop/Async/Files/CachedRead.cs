using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;

namespace Uring.Files;

/// <summary>Reads that the page cache serves on the caller's thread.</summary>
internal static unsafe class CachedRead
{
    /// <summary>Reads the bytes that the page cache has.</summary>
    /// <param name="facts">The facts of the handle.</param>
    /// <param name="handle">The file.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">The offset in the file.</param>
    /// <param name="read">The number of bytes that were read.</param>
    /// <returns>Whether the read is complete: the buffer is full, or the file ends.</returns>
    public static bool TryRead(HandleFacts facts, SafeFileHandle handle, Span<byte> buffer, long offset, out int read)
    {
        read = 0;
        using HandleReference reference = new(handle);
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                KernelResult result = Libc.ReadCached(reference.Descriptor, bytes + read, (nuint)(buffer.Length - read), offset + read);
                if (result.IsError)
                {
                    // Any other error shows again in the ring.
                    facts.MayBeCached = result.Errno is not (Errno.EOPNOTSUPP or Errno.EINVAL or Errno.ENOSYS or Errno.ESPIPE);
                    return false;
                }

                // A read that got fewer bytes ends at the end of the file, or before a page that the cache
                // has not.
                read += result.Value;
                if (result.Value == 0 || read == buffer.Length)
                {
                    return true;
                }
            }
        }
    }
}
