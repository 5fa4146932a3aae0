using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Interop;

/// <summary>
/// The system calls of a ring, by syscall(2) of libc: the C library has no wrappers for the three of
/// io_uring. This assembly calls no other native library.
/// </summary>
/// <remarks>
/// Each method returns the value of the kernel: 0 or more, or a negated <see cref="Errno"/>.
/// </remarks>
internal static unsafe partial class Libc
{
    public static int IoUringSetup(uint entries, io_uring_params* parameters) =>
        Result(Syscall(__NR_io_uring_setup, (nint)entries, (nint)parameters, 0, 0, 0, 0));

    public static int IoUringEnter(int fd, uint toSubmit, uint minComplete, uint flags, void* arg, nuint argSize) =>
        Result(Syscall(__NR_io_uring_enter, fd, (nint)toSubmit, (nint)minComplete, (nint)flags, (nint)arg, (nint)argSize));

    public static int IoUringRegister(int fd, uint opcode, void* arg, uint count) =>
        Result(Syscall(__NR_io_uring_register, fd, (nint)opcode, (nint)arg, (nint)count, 0, 0));

    /// <summary>Maps a part of a ring. <paramref name="address"/> is null when that fails.</summary>
    public static Errno MapRing(int fd, nuint length, ulong offset, out void* address)
    {
        // Populated: a new ring touches all its pages at once, and the faults come here instead of in its
        // first requests.
        nint mapped = Mmap(null, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, (long)offset);
        if (mapped == -1)
        {
            address = null;
            return (Errno)Marshal.GetLastPInvokeError();
        }

        // If the kernel cannot exclude the memory from child processes, the ring works all the same.
        address = (void*)mapped;
        _ = DontFork(address, length);
        return Errno.None;
    }

    public static int EventFd() => Result(EventFd(0, EFD_CLOEXEC));

    public static KernelResult Write(int fd, void* data, nuint length) => new(Result(WriteCall(fd, data, length)));

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Munmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCall(int fd, void* data, nuint length);

    private static int Result(nint value) => value == -1 ? -Marshal.GetLastPInvokeError() : (int)value;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Mmap(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);
}
