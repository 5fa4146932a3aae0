using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Server.Process.Lockdown.SystemCallFilter;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The seccomp filter of all threads. It forbids the calls that a compromised process is likely to make, and that
/// a server needs no more once its rings exist. The kernel kills the process for each of them.
/// </summary>
/// <remarks>
/// The runtime may start a thread late. So the filter allows clone(2), but no flag for a new namespace.
/// </remarks>
internal static class ProcessSeccompFilter
{
    // arch/x86/entry/syscalls/syscall_64.tbl: an x32 number has bit 30 set. No other architecture has such a number.
    private const uint FirstX32Number = 0x4000_0000;

    // linux/sched.h: CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID,
    // CLONE_NEWNET, and CLONE_NEWTIME. In clone(2) the last one is a bit of the exit signal, which no signal
    // uses.
    private const uint NewNamespaces = 0x7e02_0000 | 0x80;

    /// <summary>clone(2). Its first argument is the flags on both architectures.</summary>
    internal static SystemCall Clone { get; } = new("clone", 56, 220);

    /// <summary>clone3(2).</summary>
    internal static SystemCall Clone3 { get; } = new("clone3", 435);

    /// <summary>The calls for which the kernel kills the process.</summary>
    internal static IReadOnlyList<SystemCall> Forbidden { get; } =
    [
        // Other programs.
        new("execve", 59, 221),
        new("execveat", 322, 281),

        // Other processes.
        new("ptrace", 101, 117),
        new("process_vm_readv", 310, 270),
        new("process_vm_writev", 311, 271),
        new("process_madvise", 440),
        new("pidfd_open", 434),
        new("pidfd_getfd", 438),

        // New rings, whose operations are not restricted.
        new("io_uring_setup", 425),

        // Other views of the system. Program() covers the namespaces of clone(2).
        new("pivot_root", 155, 41),
        new("chroot", 161, 51),
        new("mount", 165, 40),
        new("umount2", 166, 39),
        new("open_by_handle_at", 304, 265),
        new("open_tree", 428),
        new("move_mount", 429),
        new("fsopen", 430),
        new("fsconfig", 431),
        new("fsmount", 432),
        new("fspick", 433),
        new("mount_setattr", 442),
        new("unshare", 272, 97),
        new("setns", 308, 268),

        // Interfaces of the kernel that are hard to secure.
        new("init_module", 175, 105),
        new("delete_module", 176, 106),
        new("finit_module", 313, 273),
        new("kexec_load", 246, 104),
        new("kexec_file_load", 320, 294),
        new("add_key", 248, 217),
        new("request_key", 249, 218),
        new("keyctl", 250, 219),
        new("perf_event_open", 298, 241),
        new("bpf", 321, 280),
        new("userfaultfd", 323, 282),
    ];

    /// <summary>Attaches the filter to all threads. Threads that start later inherit it.</summary>
    /// <remarks>To be called once the rings exist, and before a loop attaches its own filter.</remarks>
    /// <exception cref="ServerException">The kernel refused.</exception>
    public static void Install()
    {
        Errno errno = InstallOnAllThreads(Program(RuntimeInformation.ProcessArchitecture));
        if (errno != Errno.None)
        {
            throw new ServerException(
                $"cannot filter the system calls of the process: {errno}: the kernel has no seccomp(2), or the container denies it; "
                + "--no-lockdown turns the lock-down off");
        }
    }

    /// <summary>Returns the program of the filter for an architecture.</summary>
    internal static BpfInstruction[] Program(Architecture architecture) =>
    [
        .. LoadNumber(architecture),
        BpfInstruction.JumpIfAtLeast(FirstX32Number, 0, 1),
        Kill,
        BpfInstruction.JumpIfEqual(Clone.NumberOn(architecture), 0, 5),
        BpfInstruction.LoadWord(Argument(0)),
        BpfInstruction.And(NewNamespaces),
        BpfInstruction.JumpIfEqual(0, 0, 1),
        Allow,
        Kill,

        // A filter cannot read memory, and clone3(2) takes its flags from there. After ENOSYS the C library
        // calls clone(2).
        BpfInstruction.JumpIfEqual(Clone3.NumberOn(architecture), 0, 1),
        Fail(Errno.ENOSYS),
        .. SkipNextFor(Forbidden, architecture),
        Allow,
        Kill,
    ];
}
