using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Interop;

/// <content>Memory of our own that the kernel reads and writes.</content>
internal static unsafe partial class Libc
{
    /// <summary>Maps zeroed memory of this process alone; <paramref name="address"/> is null when that fails.</summary>
    public static Errno MapAnonymous(nuint length, out void* address)
    {
        nint mapped = Mmap(null, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        address = mapped == -1 ? null : (void*)mapped;
        return mapped == -1 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
    }
}
