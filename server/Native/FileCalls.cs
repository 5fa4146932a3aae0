using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>The calls of libc that the file of figures needs. .NET's own keep no error number, and have no such lock.</summary>
internal static unsafe partial class FileCalls
{
    // fcntl.h of the C library on x86-64.
    private const int SetLock = 37;
    private const int GetLock = 36;
    private const short ReadLock = 0;
    private const short WriteLock = 1;
    private const short NoLock = 2;

    public static KernelResult Open(string path, int flags, uint mode = 0) => Result(OpenCall(path, flags, mode));

    public static Errno SetMode(SafeFileHandle file, uint mode) => Result(FChMod(file, mode)).Errno;

    /// <summary>From the start of the file.</summary>
    public static KernelResult Read(SafeFileHandle file, void* data, int length) => Result((int)PRead(file, data, (nuint)length, 0));

    /// <inheritdoc cref="Read"/>
    public static KernelResult Write(SafeFileHandle file, void* data, int length) => Result((int)PWrite(file, data, (nuint)length, 0));

    public static Errno Rename(string from, string to) => Result(RenameCall(from, to)).Errno;

    public static Errno Remove(string path) => Result(Unlink(path)).Errno;

    /// <summary>
    /// Locks the file for as long as it is open, or unlocks it: F_OFD_SETLK, fcntl_locking(2). The kernel itself takes the lock off
    /// a process that ends, however it does.
    /// </summary>
    public static Errno Lock(SafeFileHandle file, bool locked)
    {
        FileLock request = new() { Type = locked ? WriteLock : NoLock };
        return Result(FCntl(file, SetLock, &request)).Errno;
    }

    /// <summary>Whether somebody else has it locked for writing: F_OFD_GETLK.</summary>
    public static bool IsLocked(SafeFileHandle file)
    {
        FileLock request = new() { Type = ReadLock };
        return FCntl(file, GetLock, &request) == 0 && request.Type != NoLock;
    }

    private static KernelResult Result(int value) =>
        value < 0 ? KernelResult.Failed((Errno)Marshal.GetLastPInvokeError()) : new KernelResult(value);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenCall(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int FChMod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint PRead(SafeFileHandle file, void* data, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint PWrite(SafeFileHandle file, void* data, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameCall(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntl(SafeFileHandle file, int command, FileLock* request);

    /// <summary><c>struct flock</c>. All zero but for the type: the whole file, however long.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;

        /// <summary>Has to be 0 with this kind of lock.</summary>
        public int Pid;
    }
}
