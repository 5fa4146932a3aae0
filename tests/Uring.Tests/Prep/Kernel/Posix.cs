using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>System calls that .NET does not have, for the preparation and the checks of tests.</summary>
internal static unsafe partial class Posix
{
    private const int MapNoReserve = 0x4000;
    private const uint OnlyUser = 0x180;

    /// <summary>Waits until a descriptor can be read or has ended.</summary>
    public static bool IsReadable(int fd, TimeSpan limit)
    {
        PollFd one = new() { Fd = fd, Events = POLLIN };
        return Poll(&one, 1, (int)limit.TotalMilliseconds) > 0;
    }

    public static (SafeFileHandle Reader, SafeFileHandle Writer) Pipe()
    {
        int* ends = stackalloc int[2];
        Check(Pipe2(ends, O_CLOEXEC));
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    public static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return Check((int)ReadCall(fd, start, (nuint)buffer.Length));
        }
    }

    public static void Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            Assert.Equal(new KernelResult(bytes.Length), Libc.Write(fd, start, (nuint)bytes.Length));
        }
    }

    public static SafeFileHandle OpenFolder(string path)
    {
        using CString text = new(path);
        return new SafeFileHandle(Check(OpenCall(text, O_RDONLY | O_DIRECTORY | O_CLOEXEC)), ownsHandle: true);
    }

    /// <summary>Opens a file with flags that File.OpenHandle does not have.</summary>
    public static SafeFileHandle Open(string path, int flags)
    {
        using CString text = new(path);
        return new SafeFileHandle(Check(OpenCall(text, flags)), ownsHandle: true);
    }

    /// <summary>Opens a file, or returns the error. Only its user can access a new file.</summary>
    public static KernelResult TryOpen(string path, int flags)
    {
        using CString text = new(path);
        int fd = OpenCall(text, flags, OnlyUser);
        return fd < 0 ? KernelResult.Failed((Errno)Marshal.GetLastPInvokeError()) : new KernelResult(fd);
    }

    public static SafeFileHandle Epoll() => new(Check(EpollCreate(EPOLL_CLOEXEC)), ownsHandle: true);

    /// <summary>Returns whether the file system of a file has user attributes.</summary>
    public static bool KnowsUserAttributes(SafeFileHandle file)
    {
        fixed (byte* name = "user.probe"u8)
        {
            bool known = SetAttribute(file.Fd, name, name, 1, 0) == 0;
            Assert.True(known || (Errno)Marshal.GetLastPInvokeError() == Errno.EOPNOTSUPP);
            return known;
        }
    }

    /// <summary>Maps zeroed private memory. A page is allocated at its first access.</summary>
    public static byte* MapMemory(nuint length) => Map(length, MAP_PRIVATE | MAP_ANONYMOUS | MapNoReserve, -1, 0);

    /// <summary>Maps a part of a file, for <see cref="IsResident"/>.</summary>
    public static byte* MapFile(SafeFileHandle file, long offset, nuint length) => Map(length, MAP_SHARED, file.Fd, offset);

    public static void Unmap(void* address, nuint length) => Check(Libc.Munmap(address, length));

    /// <summary>Returns whether the first page at an address is in memory.</summary>
    public static bool IsResident(byte* address)
    {
        byte page = 0;
        Check(Mincore(address, 1, &page));
        return (page & 1) != 0;
    }

    /// <summary>
    /// Starts a program without Process, so that .NET's handler of SIGCHLD does not reap the child.
    /// </summary>
    public static int Spawn(string program, params ReadOnlySpan<string> arguments)
    {
        using CString name = new(program);
        CString[] texts = [.. arguments.ToArray().Select(argument => new CString(argument))];
        byte** all = stackalloc byte*[texts.Length + 2];
        all[0] = name;
        for (int i = 0; i < texts.Length; i++)
        {
            all[i + 1] = texts[i];
        }

        all[texts.Length + 1] = null;
        byte* end = null;
        int pid;
        int error = SpawnCall(&pid, name, null, null, all, &end);
        Array.ForEach(texts, text => text.Dispose());
        Assert.Equal(0, error);
        return pid;
    }

    private static byte* Map(nuint length, int flags, int fd, long offset)
    {
        byte* address = (byte*)Mmap(null, length, PROT_READ | PROT_WRITE, flags, fd, offset);
        Assert.True((nint)address != -1, $"mmap: {(Errno)Marshal.GetLastPInvokeError()}");
        return address;
    }

    private static int Check(int result)
    {
        Assert.True(result >= 0, ((Errno)Marshal.GetLastPInvokeError()).ToString());
        return result;
    }

    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollFd* files, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe2(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenCall(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenCall(byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCall(int fd, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true)]
    private static partial int SetAttribute(int fd, byte* name, byte* value, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "mincore", SetLastError = true)]
    private static partial int Mincore(void* address, nuint length, byte* pages);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Mmap(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    private static partial int SpawnCall(int* pid, byte* program, void* actions, void* attributes, byte** arguments, byte** environment);
}
