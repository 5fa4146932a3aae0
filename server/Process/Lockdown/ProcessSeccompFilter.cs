using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Server.Process.Lockdown.SystemCallFilter;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The seccomp filter of all threads: the calls that a captured process makes next and that a server with its
/// rings needs no more. The kernel kills the process for each of them.
/// </summary>
/// <remarks>
/// The runtime may start a thread late. So the filter allows clone(2), but no flag for a new namespace.
/// </remarks>
internal static class ProcessSeccompFilter
{
    // arch/x86/entry/syscalls/syscall_64.tbl. An x32 number has bit 30 set.
    private const uint FirstX32Number = 0x4000_0000;
    private const uint Clone = 56;
    private const uint Clone3 = 435;

    // linux/sched.h: CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID,
    // CLONE_NEWNET, and CLONE_NEWTIME. In clone(2) the last one is a bit of the exit signal, which no signal
    // uses.
    private const uint NewNamespaces = 0x7e02_0000 | 0x80;

    private static readonly uint[] s_forbidden =
    [
        // Other programs.
        59, // execve
        322, // execveat

        // Other processes.
        101, // ptrace
        310, // process_vm_readv
        311, // process_vm_writev
        440, // process_madvise
        434, // pidfd_open
        438, // pidfd_getfd

        // New rings, whose operations are not restricted.
        425, // io_uring_setup

        // Other views of the system. Program() covers the namespaces of clone(2).
        155, // pivot_root
        161, // chroot
        165, // mount
        166, // umount2
        304, // open_by_handle_at
        428, // open_tree
        429, // move_mount
        430, // fsopen
        431, // fsconfig
        432, // fsmount
        433, // fspick
        442, // mount_setattr
        272, // unshare
        308, // setns

        // Interfaces of the kernel that are hard to secure.
        175, // init_module
        176, // delete_module
        313, // finit_module
        246, // kexec_load
        320, // kexec_file_load
        248, // add_key
        249, // request_key
        250, // keyctl
        298, // perf_event_open
        321, // bpf
        323, // userfaultfd
    ];

    /// <summary>Attaches the filter to all threads. Threads that start later inherit it.</summary>
    /// <remarks>To be called once the rings exist, and before a loop attaches its own filter.</remarks>
    /// <exception cref="ServerException">The kernel refused.</exception>
    public static void Install()
    {
        Errno errno = InstallOnAllThreads(Program());
        if (errno != Errno.None)
        {
            throw new ServerException(
                $"cannot filter the system calls of the process: {errno}: the kernel has no seccomp(2), or the container denies it; "
                + "--no-lockdown turns the lock-down off");
        }
    }

    private static BpfInstruction[] Program()
    {
        List<BpfInstruction> program =
        [
            .. LoadNumber,
            BpfInstruction.JumpIfAtLeast(FirstX32Number, 0, 1),
            Kill,
            BpfInstruction.JumpIfEqual(Clone, 0, 5),
            BpfInstruction.LoadWord(Argument(0)),
            BpfInstruction.And(NewNamespaces),
            BpfInstruction.JumpIfEqual(0, 0, 1),
            Allow,
            Kill,

            // A filter cannot read memory, and clone3(2) takes its flags from there. After ENOSYS the C library
            // calls clone(2).
            BpfInstruction.JumpIfEqual(Clone3, 0, 1),
            Fail(Errno.ENOSYS),
        ];
        for (int i = 0; i < s_forbidden.Length; i++)
        {
            // Jumps to Kill, behind the other comparisons and Allow.
            program.Add(BpfInstruction.JumpIfEqual(s_forbidden[i], (byte)(s_forbidden.Length - i), 0));
        }

        program.Add(Allow);
        program.Add(Kill);
        return [.. program];
    }
}
