using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>The pages of a file in the page cache.</summary>
internal static partial class PageCache
{
    private const int POSIX_FADV_DONTNEED = 4;

    /// <summary>
    /// Drops the clean pages: posix_fadvise(2). Direct I/O has more work with a file that is cached.
    /// </summary>
    public static void Drop(SafeFileHandle file)
    {
        int error = Advise(file, 0, 0, POSIX_FADV_DONTNEED);
        if (error != 0)
        {
            throw new IOException($"posix_fadvise: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>Reads the whole file.</summary>
    public static void Fill(SafeFileHandle file)
    {
        byte[] buffer = new byte[1 << 20];
        long offset = 0;
        int read;
        do
        {
            read = RandomAccess.Read(file, buffer, offset);
            offset += read;
        }
        while (read > 0);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
