using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>A system call with its numbers: arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h.</summary>
/// <param name="Name">The name in these files.</param>
/// <param name="X64">The number on x86-64.</param>
/// <param name="Arm64">The number on arm64.</param>
internal sealed partial record SystemCall(string Name, uint X64, uint Arm64)
{
    /// <summary>A call with one number. Since Linux 5.1 a new call has the same number on all architectures.</summary>
    public SystemCall(string name, uint number)
        : this(name, number, number)
    {
    }

    /// <summary>sched_setattr(2), for which the C library of Debian 12 has no wrapper.</summary>
    public static SystemCall SchedSetAttr { get; } = new("sched_setattr", 314, 274);

    /// <summary>seccomp(2), for which the C library has no wrapper.</summary>
    public static SystemCall Seccomp { get; } = new("seccomp", 317, 277);

    /// <summary>Returns the number on an architecture.</summary>
    /// <exception cref="PlatformNotSupportedException">The architecture is another one.</exception>
    public uint NumberOn(Architecture architecture) => architecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => throw new PlatformNotSupportedException($"the number of {Name} on {architecture} is not known"),
    };

    /// <summary>Makes the call with up to three arguments, pointers as numbers: syscall(2).</summary>
    public Errno Make(nint a, nint b, nint c) => NativeResult.Of(Call((nint)NumberOn(RuntimeInformation.ProcessArchitecture), a, b, c)).Errno;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint a, nint b, nint c);
}
