using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Interop.IoUringAbi;
using static Uring.Server.Process.Lockdown.SystemCallFilter;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// What the thread of a loop may still ask of the kernel: to enter its ring, and what the runtime and the C library do on it
/// unasked. All else ends the process. Its other threads are not concerned.
/// </summary>
/// <remarks>
/// The list is what strace saw of a native program whose thread spun, waited in its ring and ended while another collected
/// garbage, and what their sources show for the rarer ways.
/// </remarks>
internal static class LoopFilter
{
    // linux/audit.h, AUDIT_ARCH_X86_64. Numbers of x32 come with it, but with a bit of their own: they equal none of ours.
    private const uint X64 = 0xc000_003e;

    // arch/x86/entry/syscalls/syscall_64.tbl.
    private static readonly uint[] s_allowed =
    [
        // A collection stops this thread by a signal, whose handler asks whether this process has sent it, and to whom, and
        // returns; the thread then waits for the end of the collection.
        15, // rt_sigreturn
        39, // getpid
        186, // gettid
        202, // futex

        // The kernel's own way back into a wait with a time limit that a stop (SIGSTOP) has interrupted.
        219, // restart_syscall

        // Where the machine's clock source has no vDSO. It has its place in the runtime's waits too.
        228, // clock_gettime

        // The end of the thread: signals are masked, a lock of the runtime that somebody holds is waited for, the stack is
        // emptied, and stacks of earlier threads are unmapped when there are many.
        14, // rt_sigprocmask
        24, // sched_yield
        28, // madvise
        11, // munmap

        // The C library gives the end of its heap back with whatever is freed next to it.
        12, // brk
        60, // exit
    ];

    /// <summary>
    /// Puts the filter on the calling thread, for good, and leaves the process's signals to other threads: their handlers make
    /// calls that would end the process here. To be called last: the thread can open, map and throw nothing from here on, and
    /// what it calls natively for the first time would be opened and mapped.
    /// </summary>
    /// <param name="ringFd">The descriptor of the ring that the thread enters; not an index, so the ring must not have one.</param>
    /// <returns>Whether there is a filter now: not under a compiler at run time, which maps code on the threads that need it.</returns>
    /// <exception cref="ServerException">The kernel refused.</exception>
    public static bool Install(int ringFd)
    {
        if (RuntimeKind.IsCompiledAsItRuns)
        {
            return false;
        }

        _ = SignalMask.BlockOrdinary();
        Errno errno = SystemCallFilter.Install(Program(ringFd));
        return errno == Errno.None
            ? true
            : throw new ServerException(
                $"cannot filter the system calls of the loop: {errno}: the kernel has no seccomp, or the container denies it; "
                + "--no-lockdown leaves this out");
    }

    private static BpfInstruction[] Program(int ringFd)
    {
        List<BpfInstruction> program =
        [
            BpfInstruction.LoadWord(Architecture),
            BpfInstruction.JumpIfEqual(X64, 1, 0),
            Kill,
            BpfInstruction.LoadWord(Number),
            BpfInstruction.JumpIfEqual(LinuxAbi.__NR_io_uring_enter, 0, 7),
            BpfInstruction.LoadWord(Argument(0)),
            BpfInstruction.JumpIfEqual((uint)ringFd, 0, 4),
            BpfInstruction.LoadWord(Argument(3)),
            BpfInstruction.And(IORING_ENTER_REGISTERED_RING),
            BpfInstruction.JumpIfEqual(0, 0, 1),
            Allow,
            Kill,
        ];
        for (int i = 0; i < s_allowed.Length; i++)
        {
            // To the permission, which stands behind the other comparisons and the end.
            program.Add(BpfInstruction.JumpIfEqual(s_allowed[i], (byte)(s_allowed.Length - i), 0));
        }

        program.Add(Kill);
        program.Add(Allow);
        return [.. program];
    }
}
