using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Futex and wait: child processes.</summary>
public unsafe class WaitTests
{
    private const int ChildExited = 1;
    private const int ChildWasKilled = 2;

    [Fact]
    public void Waitid_returns_the_exit_code_of_the_child_and_reaps_it()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_WAITID);
        int child = Posix.Spawn("sh", "-c", "exit 42");
        siginfo_t info = default;

        // The child may have ended already. With WNOWAIT it is not reaped.
        ring.Take()->PrepWaitid(P_PID, (uint)child, &info, WEXITED | WNOWAIT, 0);
        Assert.Equal(0, ring.RunWell());
        Assert.Equal((child, ChildExited, 42), (info.si_pid, info.si_code, info.si_status));

        ring.Take()->PrepWaitid(P_PID, (uint)child, null, WEXITED, 0);
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepWaitid(P_PID, (uint)child, null, WEXITED, 0);
        Assert.Equal(Errno.ECHILD, ring.Run().Errno);
    }

    [Fact]
    public void Waitid_refuses_reserved_flags()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_WAITID);
        ring.Take()->PrepWaitid(P_PID, 1, null, WEXITED, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void Waitid_waits_for_the_named_child_and_no_other()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_WAITID);
        int ended = Posix.Spawn("true");
        int running = Posix.Spawn("sleep", "60");
        siginfo_t info = default;
        try
        {
            ring.Take()->PrepWaitid(P_PID, (uint)ended, null, WEXITED | WNOWAIT, 0);
            Assert.Equal(0, ring.RunWell());

            ring.Take()->PrepWaitid(P_PID, (uint)running, &info, WEXITED, 0);
            ring.SubmitPending();
        }
        finally
        {
            Signals.Send(running, Signals.Terminate);
        }

        Assert.Equal(new KernelResult(0), ring.Next().Result);
        Assert.Equal((running, ChildWasKilled, Signals.Terminate), (info.si_pid, info.si_code, info.si_status));
        ring.Take()->PrepWaitid(P_PID, (uint)ended, null, WEXITED, 0);
        Assert.Equal(0, ring.RunWell());
    }
}
