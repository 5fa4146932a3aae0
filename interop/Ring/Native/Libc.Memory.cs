using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Interop;

/// <content>Memory of the caller for a ring, and its state in a child process.</content>
internal static unsafe partial class Libc
{
    // linux/mman.h: the logarithm of the size, shifted left by MAP_HUGE_SHIFT.
    private const int MapHuge2MB = 21 << 26;

    // asm-generic/mman-common.h.
    private const int MadvDontFork = 10;

    /// <summary>Maps zeroed memory. <paramref name="address"/> is null when that fails.</summary>
    public static Errno MapAnonymous(nuint length, bool hugePages, out void* address)
    {
        // Shared: after fork(2) a write would copy a private page, and the kernel would keep the other copy.
        int flags = MAP_SHARED | MAP_ANONYMOUS | (hugePages ? MAP_HUGETLB | MapHuge2MB : 0);
        nint mapped = Mmap(null, length, PROT_READ | PROT_WRITE, flags, -1, 0);
        address = mapped == -1 ? null : (void*)mapped;
        return mapped == -1 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
    }

    /// <summary>
    /// Maps zeroed memory on plain pages. <paramref name="address"/> is null when that fails.
    /// </summary>
    public static Errno MapAnonymous(nuint length, out void* address) => MapAnonymous(length, hugePages: false, out address);

    /// <summary>Excludes memory from child processes: madvise(2), MADV_DONTFORK.</summary>
    public static KernelResult DontFork(void* address, nuint length) => new(Result(Madvise(address, length, MadvDontFork)));

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Madvise(void* address, nuint length, int advice);
}
