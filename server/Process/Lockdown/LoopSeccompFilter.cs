using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Interop.IoUringAbi;
using static Uring.Server.Process.Lockdown.SystemCallFilter;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The seccomp filter of a loop's thread. The thread may enter its ring, and make the calls that the runtime
/// and the C library make on every thread. The kernel kills the process on any other call.
/// <see cref="ProcessSeccompFilter"/> covers the other threads.
/// </summary>
/// <remarks>
/// The common calls are those that strace shows of a NativeAOT program. One of its threads spins, waits in its
/// ring and ends, while another one collects garbage. The rarer calls come from the sources of the runtime and
/// the C library.
/// </remarks>
internal static class LoopSeccompFilter
{
    /// <summary>The calls that the filter allows beside io_uring_enter(2).</summary>
    internal static IReadOnlyList<SystemCall> Allowed { get; } =
    [
        // A garbage collection suspends this thread with a signal. The handler checks that the signal comes
        // from this process and is meant for this thread. The thread then waits until the collection ends.
        new("rt_sigreturn", 15, 139),
        new("getpid", 39, 172),
        new("gettid", 186, 178),
        new("futex", 202, 98),

        // The kernel resumes a timed wait with this call after SIGSTOP and SIGCONT.
        new("restart_syscall", 219, 128),

        // The C library makes this call when the clock source has no vDSO. The runtime's waits read the clock
        // too.
        new("clock_gettime", 228, 113),

        // The end of the thread. The C library blocks signals, and the runtime may wait for a lock that
        // another thread holds. Then the C library discards the pages of the stack. With many cached stacks
        // the C library unmaps those of earlier threads.
        new("rt_sigprocmask", 14, 135),
        new("sched_yield", 24, 124),
        new("madvise", 28, 233),
        new("munmap", 11, 215),

        // free(3) returns the top of the heap to the kernel when enough of the heap is free.
        new("brk", 12, 214),
        new("exit", 60, 93),
    ];

    /// <summary>
    /// Attaches the filter to the calling thread, for the rest of its life. Also blocks the signals of the
    /// process on this thread: the filter does not allow the calls of their handlers.
    /// </summary>
    /// <param name="ringFd">
    /// The descriptor of the ring that the thread enters. The ring must not have a registered index.
    /// </param>
    /// <returns>False under a JIT, which maps code on the thread that runs the code first.</returns>
    /// <exception cref="ServerException">The kernel refused.</exception>
    /// <remarks>
    /// This is the last call before the loop. From here on the thread cannot open or map a file, nor throw an
    /// exception. The first call of a P/Invoke opens and maps a library, so every P/Invoke of the loop must
    /// have run before.
    /// </remarks>
    public static bool Install(int ringFd)
    {
        if (RuntimeKind.IsJit)
        {
            return false;
        }

        _ = SignalCalls.Block(SignalSet.Ordinary);
        Errno errno = SystemCallFilter.Install(Program(ringFd, RuntimeInformation.ProcessArchitecture));
        return errno == Errno.None
            ? true
            : throw new ServerException(
                $"cannot filter the system calls of the loop: {errno}: the kernel has no seccomp, or the container denies it; "
                + "--no-lockdown turns the lock-down off");
    }

    /// <summary>Returns the program of the filter for an architecture.</summary>
    internal static BpfInstruction[] Program(int ringFd, Architecture architecture) =>
    [
        .. LoadNumber(architecture),
        BpfInstruction.JumpIfEqual(LinuxAbi.__NR_io_uring_enter, 0, 7),
        BpfInstruction.LoadWord(Argument(0)),
        BpfInstruction.JumpIfEqual((uint)ringFd, 0, 4),
        BpfInstruction.LoadWord(Argument(3)),
        BpfInstruction.And(IORING_ENTER_REGISTERED_RING),
        BpfInstruction.JumpIfEqual(0, 0, 1),
        Allow,
        Kill,
        .. SkipNextFor(Allowed, architecture),
        Kill,
        Allow,
    ];
}
