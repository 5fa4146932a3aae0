using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <content>What finding out about the kernel takes besides io_uring's own calls.</content>
internal static unsafe partial class Libc
{
    // asm-generic/resource.h: the same on every architecture that .NET runs on.
    public const int LimitOpenFiles = 7;
    public const int LimitLockedMemory = 8;

    /// <summary>A soft and a hard limit, all ones for none; both 0 when the kernel does not tell: getrlimit(2).</summary>
    public static (ulong Soft, ulong Hard) GetLimit(int resource)
    {
        ulong* limit = stackalloc ulong[2] { 0, 0 };
        return GetRlimit(resource, limit) == 0 ? (limit[0], limit[1]) : (0, 0);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetRlimit(int resource, ulong* limit);
}
