using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Faults.Scenarios;

/// <summary>System calls that a loop must not make. Each of them is harmless where it is allowed.</summary>
internal static unsafe partial class ForbiddenCalls
{
    // __X32_SYSCALL_BIT of asm/unistd.h marks a number of x32.
    private const nint X32 = 0x4000_0000;

    private const nint X64GetPid = 39;

    private const int AtWorkingDirectory = -100;

    // linux/sched.h. The kernel refuses CLONE_THREAD without CLONE_SIGHAND, so that no child comes of the
    // call.
    private const nint CloneThread = 0x0001_0000;

    // PR_GET_DUMPABLE of linux/prctl.h.
    private const int GetDumpable = 3;

    /// <summary>Returns a delegate that makes a call. All native memory of the call is prepared.</summary>
    /// <param name="name">The name of the call.</param>
    /// <param name="ring">The ring of the calling thread.</param>
    /// <param name="other">Another ring.</param>
    public static Func<nint> Prepare(string name, int ring, int other)
    {
        nint path = Marshal.StringToCoTaskMemUTF8("/dev/null");

        // The runtime resolves a native function at its first call.
        _ = Make(On(X64GetPid, 172));
        return name switch
        {
            // The numbers of asm/unistd_64.h on x86-64, and of asm-generic/unistd.h on arm64.
            "write" => () => Make(On(1, 64), -1),
            "mmap" => () => Make(On(9, 222), 0, 4096, LinuxAbi.PROT_READ, LinuxAbi.MAP_PRIVATE | LinuxAbi.MAP_ANONYMOUS, -1),
            "socket" => () => Make(On(41, 198), 2, 1),
            "execve" => () => Make(On(59, 221)),
            "kill" => () => Make(On(62, 129), -1, 0),
            "ptrace" => () => Make(On(101, 117), -1),
            "process_vm_readv" => () => Make(On(310, 270), -1),
            "process_vm_writev" => () => Make(On(311, 271), -1),
            "execveat" => () => Make(On(322, 281), -1),
            "unshare" => () => Make(On(272, 97)),
            "setns" => () => Make(On(308, 268), -1),
            "clone-none" => () => Make(On(56, 220), CloneThread),
            "clone-newns" => () => Make(On(56, 220), CloneThread | 0x0002_0000),
            "clone-newcgroup" => () => Make(On(56, 220), CloneThread | 0x0200_0000),
            "clone-newuts" => () => Make(On(56, 220), CloneThread | 0x0400_0000),
            "clone-newipc" => () => Make(On(56, 220), CloneThread | 0x0800_0000),
            "clone-newuser" => () => Make(On(56, 220), CloneThread | 0x1000_0000),
            "clone-newpid" => () => Make(On(56, 220), CloneThread | 0x2000_0000),
            "clone-newnet" => () => Make(On(56, 220), CloneThread | 0x4000_0000),
            "clone-newtime" => () => Make(On(56, 220), CloneThread | 0x80),
            "bpf" => () => Make(On(321, 280), -1),
            "getppid" => () => Make(On(110, 173)),
            "prctl" => () => Make(On(157, 167), GetDumpable),
            "openat" => () => Make(On(257, 56), AtWorkingDirectory, path),
            "io_uring_setup" => () => Make(LinuxAbi.__NR_io_uring_setup),
            "io_uring_register" => () => Make(LinuxAbi.__NR_io_uring_register, ring),
            "io_uring_enter-other" => () => Make(LinuxAbi.__NR_io_uring_enter, other),
            "io_uring_enter-index" => () => Make(LinuxAbi.__NR_io_uring_enter, ring, 0, 0, (nint)IoUringAbi.IORING_ENTER_REGISTERED_RING),
            "getpid-x32" => () => Make(X32 | X64GetPid),
            "getpid-i386" => PrepareI386(),
            _ => throw new ArgumentException(name),
        };
    }

    /// <summary>Makes clone3(2) without arguments, which starts nothing.</summary>
    public static Errno Clone3() => MakeWithError(435) < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;

    /// <summary>
    /// Prepares machine code that enters the kernel through the system call gate of 32-bit programs.
    /// </summary>
    private static Func<nint> PrepareI386()
    {
        // mov eax, 20 (getpid of asm/unistd_32.h), int 0x80, ret.
        ReadOnlySpan<byte> code = [0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3];
        byte* page = (byte*)Make(On(9, 222), 0, 4096, LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE | 4, LinuxAbi.MAP_PRIVATE | LinuxAbi.MAP_ANONYMOUS, -1);
        code.CopyTo(new Span<byte>(page, code.Length));
        delegate* unmanaged<nint> enter = (delegate* unmanaged<nint>)page;
        return () => enter();
    }

    private static nint On(nint x64, nint arm64) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Make(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint MakeWithError(nint number, nint a = 0, nint b = 0);
}
