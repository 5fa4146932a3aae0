using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async.Files;

/// <summary>The page cache of a file.</summary>
internal static unsafe partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Whether the file system reads from the cache without waiting: RWF_NOWAIT.</summary>
    public static bool Reads(SafeFileHandle handle)
    {
        byte first = 0;
        return Uring.Native.Libc.ReadCached(handle.Fd, &first, 1, 0).Errno != Errno.EOPNOTSUPP;
    }

    /// <summary>Drops the clean pages of a part of the file, up to its end when the length is 0.</summary>
    public static void Drop(SafeFileHandle handle, long offset, long length) => Assert.Equal(0, Advise(handle.Fd, offset, length, DontNeed));

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(int fd, long offset, long length, int advice);
}
