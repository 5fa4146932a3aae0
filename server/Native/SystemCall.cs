using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>System calls for which the C library of Debian 12 has no wrapper: syscall(2).</summary>
internal static partial class SystemCall
{
    /// <summary>sched_setattr(2).</summary>
    public const nint SchedSetAttr = 314;

    /// <summary>seccomp(2).</summary>
    public const nint Seccomp = 317;

    /// <summary>Makes a call with up to three arguments, pointers as numbers.</summary>
    public static Errno Make(nint number, nint a, nint b, nint c) => NativeResult.Of(Call(number, a, b, c)).Errno;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint a, nint b, nint c);
}
