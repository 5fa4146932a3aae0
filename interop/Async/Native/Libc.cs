using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Native;

/// <summary>The system calls of this assembly. Each returns a value of 0 or more, or an error.</summary>
internal static unsafe partial class Libc
{
    private const int SEEK_CUR = 1;
    private const int F_GETFL = 3;
    private const int F_SETFL = 4;
    private const int LOCK_SH = 1;
    private const int LOCK_EX = 2;
    private const int LOCK_NB = 4;
    private const int POSIX_FADV_RANDOM = 1;
    private const int POSIX_FADV_SEQUENTIAL = 2;

    /// <summary>Returns whether lseek(2) accepts the descriptor.</summary>
    public static bool CanSeek(int fd) => Seek(fd, 0, SEEK_CUR) >= 0;

    /// <summary>Returns the status flags of a descriptor: fcntl(2), F_GETFL.</summary>
    public static KernelResult StatusFlags(int fd) => Result(Fcntl(fd, F_GETFL));

    /// <summary>Reads the bytes that the page cache has: preadv2(2) with RWF_NOWAIT.</summary>
    /// <returns>The number of bytes, EAGAIN when the cache has none, or EOPNOTSUPP.</returns>
    public static KernelResult ReadCached(int fd, void* buffer, nuint length, long offset)
    {
        iovec vector = new() { iov_base = buffer, iov_len = length };
        return Result(Preadv2(fd, &vector, 1, offset, LinuxAbi.RWF_NOWAIT));
    }

    /// <summary>Reads from a descriptor: readv(2).</summary>
    public static KernelResult Read(int fd, iovec* vectors, int count) => Result(Readv(fd, vectors, count));

    /// <summary>Writes to a descriptor: write(2).</summary>
    public static KernelResult Write(int fd, byte* buffer, nuint length) => Result(WriteCall(fd, buffer, length));

    /// <summary>Describes a descriptor: statx(2), AT_EMPTY_PATH.</summary>
    public static KernelResult Status(int fd, uint mask, statx* status)
    {
        byte empty = 0;
        return Status(fd, &empty, mask, status);
    }

    /// <summary>Describes the file at a path that starts from a directory, or the descriptor where the path is empty: statx(2).</summary>
    public static KernelResult Status(int directory, byte* path, uint mask, statx* status) =>
        Result(Statx(directory, path, *path == 0 ? LinuxAbi.AT_EMPTY_PATH : 0, mask, status));

    /// <summary>
    /// Adds O_DIRECT to the status flags of a descriptor: fcntl(2), F_SETFL. The BCL opens no file with this flag.
    /// </summary>
    public static KernelResult SetDirect(int fd)
    {
        KernelResult flags = StatusFlags(fd);
        return flags.IsError ? flags : Result(Fcntl(fd, F_SETFL, flags.Value | DirectFlag.Value));
    }

    /// <summary>Opens a file: open(2).</summary>
    /// <param name="path">The path, in UTF-8 and with a 0 at its end.</param>
    /// <param name="flags">O_* flags.</param>
    /// <param name="mode">The permissions of a new file.</param>
    public static KernelResult Open(nint path, int flags, uint mode) =>
        Repeat(static call => OpenCall((byte*)call.path, call.flags, call.mode), (path, flags, mode));

    /// <summary>Shortens or lengthens a file: ftruncate(2).</summary>
    public static KernelResult Truncate(int fd, long length) => Repeat(static call => Ftruncate(call.fd, call.length), (fd, length));

    /// <summary>Allocates space: fallocate(2), with FALLOC_FL_* as the mode.</summary>
    public static KernelResult Allocate(int fd, int mode, long offset, long length) =>
        Repeat(static call => Fallocate(call.fd, call.mode, call.offset, call.length), (fd, mode, offset, length));

    /// <summary>
    /// Returns the number of the file system of a descriptor, or 0 when the kernel refuses it: fstatfs(2),
    /// f_type.
    /// </summary>
    public static uint FileSystem(int fd)
    {
        // struct statfs of 64-bit Linux has 120 bytes, and f_type is the first of its longs.
        long* status = stackalloc long[32];
        return Fstatfs(fd, status) == 0 ? (uint)*status : 0;
    }

    /// <summary>Removes a name: unlink(2).</summary>
    public static KernelResult Unlink(string path) => Result(UnlinkCall(path));

    /// <summary>Returns whether a descriptor is that of a directory.</summary>
    public static bool IsDirectory(int fd)
    {
        statx status = default;
        return !Status(fd, LinuxAbi.STATX_TYPE, &status).IsError && (status.stx_mode & 0xF000) == 0x4000;
    }

    /// <summary>Locks a file, or returns EAGAIN: flock(2).</summary>
    public static KernelResult Lock(int fd, bool isExclusive) => Result(Flock(fd, (isExclusive ? LOCK_EX : LOCK_SH) | LOCK_NB));

    /// <summary>Announces the order of reads: posix_fadvise(2).</summary>
    public static int Advise(int fd, bool isRandom) => Fadvise(fd, 0, 0, isRandom ? POSIX_FADV_RANDOM : POSIX_FADV_SEQUENTIAL);

    // EINTR: a signal handler ran.
    private static KernelResult Repeat<TCall>(Func<TCall, int> make, TCall call)
    {
        KernelResult result;
        do
        {
            result = Result(make(call));
        }
        while (result.Errno == Errno.EINTR);
        return result;
    }

    private static KernelResult Result(nint value) => new(value == -1 ? -Marshal.GetLastPInvokeError() : (int)value);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int fd, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command, int flags);

    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    private static partial nint Preadv2(int fd, iovec* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "readv", SetLastError = true)]
    private static partial nint Readv(int fd, iovec* vectors, int count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCall(int fd, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int fd, byte* path, int flags, uint mask, statx* status);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(int fd, int operation);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Ftruncate(int fd, long length);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int Fstatfs(int fd, long* status);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkCall(string path);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Fadvise(int fd, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenCall(byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Fallocate(int fd, int mode, long offset, long length);
}
