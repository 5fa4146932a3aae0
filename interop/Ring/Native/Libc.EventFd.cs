using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Interop;

/// <content>The system calls of an eventfd except write.</content>
internal static unsafe partial class Libc
{
    public static KernelResult Read(int fd, void* data, nuint length) => new(Result(ReadCall(fd, data, length)));

    /// <summary>Reads without a wait from a descriptor that blocks. EAGAIN without data.</summary>
    public static KernelResult ReadNow(int fd, void* data, nuint length)
    {
        // The offset -1 is the file's own position: preadv2(2).
        iovec one = new() { iov_base = data, iov_len = length };
        return new KernelResult(Result(ReadVector(fd, &one, 1, -1, RWF_NOWAIT)));
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCall(int fd, void* data, nuint length);

    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    private static partial nint ReadVector(int fd, iovec* vectors, int count, long offset, int flags);
}
