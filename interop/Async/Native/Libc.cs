using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Native;

/// <summary>The system calls of this assembly. Each returns a value of 0 or more, or an error.</summary>
internal static unsafe partial class Libc
{
    private const int SEEK_CUR = 1;
    private const int F_GETFL = 3;

    /// <summary>Returns whether lseek(2) accepts the descriptor.</summary>
    public static bool CanSeek(int fd) => Seek(fd, 0, SEEK_CUR) >= 0;

    /// <summary>Returns the status flags of a descriptor: fcntl(2), F_GETFL.</summary>
    public static KernelResult StatusFlags(int fd) => Result(Fcntl(fd, F_GETFL));

    /// <summary>Reads what the page cache has: preadv2(2) with RWF_NOWAIT.</summary>
    /// <returns>The number of bytes, EAGAIN when the cache has none, or EOPNOTSUPP.</returns>
    public static KernelResult ReadCached(int fd, void* buffer, nuint length, long offset)
    {
        iovec vector = new() { iov_base = buffer, iov_len = length };
        return Result(Preadv2(fd, &vector, 1, offset, LinuxAbi.RWF_NOWAIT));
    }

    /// <summary>Describes a descriptor: statx(2), AT_EMPTY_PATH.</summary>
    public static KernelResult Status(int fd, uint mask, statx* status)
    {
        byte empty = 0;
        return Result(Statx(fd, &empty, LinuxAbi.AT_EMPTY_PATH, mask, status));
    }

    private static KernelResult Result(nint value) => new(value == -1 ? -Marshal.GetLastPInvokeError() : (int)value);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int fd, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command);

    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    private static partial nint Preadv2(int fd, iovec* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int fd, byte* path, int flags, uint mask, statx* status);
}
