using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Native;

/// <summary>
/// Calls on paths and file descriptors: open(2), read(2), write(2), statx(2), fcntl(2) and others.
/// </summary>
/// <remarks>
/// The file API of .NET converts errno to exceptions of several types and has no open file description locks.
/// </remarks>
internal static unsafe partial class FileCalls
{
    // asm-generic/fcntl.h, for 64-bit programs on x86-64 and arm64.
    private const int SetDescriptorFlags = 2;
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int GetOpenFileLock = 36;
    private const int SetOpenFileLock = 37;
    private const int CloseOnExec = 1;
    private const short ReadLock = 0;
    private const short WriteLock = 1;
    private const short NoLock = 2;

    // pwritev2(2): writes at the current offset.
    private const long CurrentOffset = -1;

    public static KernelResult Open(string path, int flags, uint mode = 0) => NativeResult.Of(OpenCall(path, flags, mode));

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    /// <summary>Reads from the current offset.</summary>
    /// <returns>The number of bytes; 0 at the end of the file.</returns>
    public static KernelResult Read(int fd, Span<byte> data)
    {
        fixed (byte* pointer = data)
        {
            return NativeResult.Of(ReadCall(fd, pointer, (nuint)data.Length));
        }
    }

    /// <summary>Writes at the current offset, and waits for room unless the descriptor has O_NONBLOCK.</summary>
    public static KernelResult Write(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            return NativeResult.Of(WriteCall(fd, pointer, (nuint)data.Length));
        }
    }

    /// <summary>Writes at the current offset, without waiting for room.</summary>
    /// <param name="fd">
    /// The descriptor, blocking or not. A write to a terminal may wait, unless the descriptor has O_NONBLOCK or
    /// <paramref name="data"/> is one byte.
    /// </param>
    /// <param name="data">At most 4096 bytes (PIPE_BUF): a pipe that poll(2) reports as writable takes these at once.</param>
    /// <returns>The number of bytes, which may be fewer than given. EAGAIN when the pipe or the terminal is full.</returns>
    public static KernelResult WriteWithoutWaiting(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            // Another process may fill a pipe between poll(2) and write(2). RWF_NOWAIT leaves no gap (Linux 6.4).
            // EPERM comes from the seccomp profile of a container.
            if (GetStatus(fd, out FileStatus status) == Errno.None && status.Type is FileType.Fifo or FileType.Socket)
            {
                iovec vector = new() { iov_base = pointer, iov_len = (nuint)data.Length };
                KernelResult written = NativeResult.Of(PWriteV2(fd, &vector, 1, CurrentOffset, RWF_NOWAIT));
                if (written.Errno is not (Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EINVAL or Errno.EPERM))
                {
                    return written;
                }
            }

            return WriteIfWritable(fd, data);
        }
    }

    /// <summary>Writes as <see cref="WriteWithoutWaiting"/>, with functions that every C library has.</summary>
    public static KernelResult WriteIfWritable(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            PollDescriptor writable = new() { Fd = fd, Events = POLLOUT };
            return Poll(&writable, 1, 0) > 0
                ? NativeResult.Of(WriteCall(fd, pointer, (nuint)data.Length))
                : KernelResult.Failed(Errno.EAGAIN);
        }
    }

    /// <summary>
    /// Waits until the reader of a pipe, socket or terminal has gone, or a time has passed: poll(2). Returns
    /// whether the reader has gone.
    /// </summary>
    public static bool WaitForHangUp(int fd, int milliseconds)
    {
        PollDescriptor descriptor = new() { Fd = fd };
        return Poll(&descriptor, 1, milliseconds) > 0;
    }

    /// <summary>Waits until a write has room, or the reader has gone.</summary>
    public static void WaitForRoom(int fd)
    {
        PollDescriptor writable = new() { Fd = fd, Events = POLLOUT };
        _ = Poll(&writable, 1, -1);
    }

    /// <summary>Whether the file is a terminal: isatty(3).</summary>
    public static bool IsTerminal(int fd) => IsATty(fd) == 1;

    /// <summary>Reads from the start of the file.</summary>
    public static KernelResult Read(SafeFileHandle file, void* data, int length) => NativeResult.Of(PRead(file, data, (nuint)length, 0));

    /// <summary>Writes at the start of the file.</summary>
    public static KernelResult Write(SafeFileHandle file, void* data, int length) => NativeResult.Of(PWrite(file, data, (nuint)length, 0));

    /// <summary>Reads the type, the size, the identity and the time of the last change of an open file.</summary>
    public static Errno GetStatus(int fd, out FileStatus status) => GetStatus(fd, "", AT_EMPTY_PATH, out status);

    /// <summary>Reads the status of the file that a path leads to.</summary>
    public static Errno GetStatus(string path, out FileStatus status) => GetStatus(AT_FDCWD, path, 0, out status);

    private static Errno GetStatus(int folder, string path, int flags, out FileStatus status)
    {
        statx found;
        Errno errno = NativeResult.Of(StatX(folder, path, flags, FileStatus.Mask, &found)).Errno;
        status = errno == Errno.None ? FileStatus.Of(found) : default;
        return errno;
    }

    public static Errno SetMode(SafeFileHandle file, uint mode) => NativeResult.Of(FChMod(file, mode)).Errno;

    /// <summary>Allocates the blocks of a file up to a length: posix_fallocate(3).</summary>
    public static Errno Allocate(SafeFileHandle file, long length)
    {
        // A signal of the runtime interrupts the call on a tmpfs, which then allocates nothing.
        Errno errno;
        do
        {
            errno = (Errno)PosixFallocate(file, 0, length);
        }
        while (errno == Errno.EINTR);
        return errno;
    }

    public static Errno Rename(string from, string to) => NativeResult.Of(RenameCall(from, to)).Errno;

    public static Errno Remove(string path) => NativeResult.Of(Unlink(path)).Errno;

    /// <summary>
    /// Takes or releases a write lock on the open file description: F_OFD_SETLK, fcntl_locking(2). The kernel
    /// releases the lock when the process ends, however it ends.
    /// </summary>
    public static Errno Lock(SafeFileHandle file, bool locked)
    {
        FileLock request = new() { Type = locked ? WriteLock : NoLock };
        return Control(file, SetOpenFileLock, &request);
    }

    /// <summary>Whether another open file description holds a write lock: F_OFD_GETLK.</summary>
    public static bool IsLocked(SafeFileHandle file)
    {
        FileLock request = new() { Type = ReadLock };
        return Control(file, GetOpenFileLock, &request) == Errno.None && request.Type != NoLock;
    }

    public static Errno SetCloseOnExec(int fd) => NativeResult.Of(Fcntl(fd, SetDescriptorFlags, CloseOnExec)).Errno;

    /// <summary>
    /// Clears a status flag such as O_NONBLOCK. Every process that shares the open file description sees the
    /// change.
    /// </summary>
    public static Errno ClearStatusFlag(int fd, int flag)
    {
        KernelResult flags = NativeResult.Of(Fcntl(fd, GetStatusFlags, 0));
        return flags.IsError ? flags.Errno : NativeResult.Of(Fcntl(fd, SetStatusFlags, flags.Value & ~flag)).Errno;
    }

    private static Errno Control(SafeFileHandle file, int command, FileLock* request)
    {
        bool referenced = false;
        try
        {
            file.DangerousAddRef(ref referenced);
            return NativeResult.Of(Fcntl((int)file.DangerousGetHandle(), command, (nint)request)).Errno;
        }
        finally
        {
            if (referenced)
            {
                file.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenCall(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCall(int fd, void* data, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCall(int fd, void* data, nuint length);

    [LibraryImport("libc", EntryPoint = "pwritev2", SetLastError = true)]
    private static partial nint PWriteV2(int fd, iovec* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int fd);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint PRead(SafeFileHandle file, void* data, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint PWrite(SafeFileHandle file, void* data, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, statx* status);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int FChMod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameCall(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command, nint argument);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    /// <summary>
    /// <c>struct flock</c>. All fields but the type are 0: the lock covers the whole file and all later
    /// growth.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;

        /// <summary>Must be 0 for an open file description lock.</summary>
        public int Pid;
    }
}
