using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Ring;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/registration.c.</summary>
internal static unsafe class RegistrationRows
{
    private const int Closed = 1_000_000;

    [Row("io_uring_enable_rings")]
    public static void EnableRings(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_enable_rings", Plain))
        {
            see.Same("io_uring_enable_rings", "a ring that is enabled", Outcome(ring.Enable));
        }

        using (IoUring ring = see.Open("io_uring_enable_rings", Plain with { Disabled = true }))
        {
            see.Same("io_uring_enable_rings", "a disabled ring", Outcome(ring.Enable));
            ring.SubmitNops(1);
            see.Same("io_uring_enable_rings", "a nop", ring.NextResult());
            see.Same("io_uring_enable_rings", "once more", Outcome(ring.Enable));
        }
    }

    [Row("io_uring_register_restrictions")]
    public static void RegisterRestrictions(Journal see)
    {
        RingRestrictions nops = new RingRestrictions().AllowOperation(io_uring_op.IORING_OP_NOP);
        RingRestrictions unknown = new RingRestrictions().AllowOperation((io_uring_op)250);
        using (IoUring ring = see.Open("io_uring_register_restrictions", Plain))
        {
            see.Same("io_uring_register_restrictions", "a ring that is enabled", Outcome(() => ring.RegisterRestrictions(nops)));
        }

        using (IoUring ring = see.Open("io_uring_register_restrictions", Plain with { Disabled = true }))
        {
            see.Same("io_uring_register_restrictions", "an unknown operation", Outcome(() => ring.RegisterRestrictions(unknown)));
            see.Same("io_uring_register_restrictions", "nops", Outcome(() => ring.RegisterRestrictions(nops)));
            see.Same("io_uring_register_restrictions", "a second time", Outcome(() => ring.RegisterRestrictions(nops)));
            ring.Enable();
            ring.SubmitNops(1);
            see.Same("io_uring_register_restrictions", "a nop", ring.NextResult());
            _ = ring.TakeRead(0, 1);
            ring.SubmitWell();
            see.Same("io_uring_register_restrictions", "a read", ring.NextResult());
            see.Same("io_uring_register_restrictions", "a registration", Outcome(() => ring.RegisterPersonality()));
        }
    }

    [Row("io_uring_register_bpf_filter")]
    public static void RegisterBpfFilter(Journal see)
    {
        using IoUring ring = see.Open("io_uring_register_bpf_filter", Plain);
        see.Same(
            "io_uring_register_bpf_filter", "a filter",
            Outcome(() => ring.RegisterBpfFilter(new BpfFilter(io_uring_op.IORING_OP_NOP, new[] { BpfInstruction.Deny }))));
        ring.SubmitNops(1);
        see.Same("io_uring_register_bpf_filter", "a nop", ring.NextResult());
        see.Same(
            "io_uring_register_bpf_filter_task", "a filter",
            Outcome(() => IoUring.RegisterTaskBpfFilter(new BpfFilter(io_uring_op.IORING_OP_NOP, new[] { BpfInstruction.Allow }))));
    }

    [Row("io_uring_register_ring_fd")]
    public static void RegisterRingFd(Journal see)
    {
        Need.Feature(IORING_FEAT_REG_REG_RING);

        // Version 2.4 has the first checks of these calls.
        const string Since = "io_uring_close_ring_fd";
        using (IoUring ring = see.Open("io_uring_register_ring_fd", Plain))
        {
            see.SameSince("io_uring_unregister_ring_fd", "not registered", Outcome(ring.UnregisterRingFd), Since, "0");
            see.Same("io_uring_register_ring_fd", "a ring", Outcome(ring.RegisterRingFd));
            ring.SubmitNops(1);
            see.Same("io_uring_register_ring_fd", "a nop", ring.NextResult());
            see.Same("io_uring_unregister_ring_fd", "a ring", Outcome(ring.UnregisterRingFd));
            see.Same("io_uring_close_ring_fd", "not registered", Outcome(ring.CloseRingFd));
            ring.RegisterRingFd();
            see.Same("io_uring_close_ring_fd", "a ring", Outcome(ring.CloseRingFd));
            ring.SubmitNops(1);
            see.Same("io_uring_close_ring_fd", "a nop", ring.NextResult());
            see.Same("io_uring_close_ring_fd", "a second time", Outcome(ring.CloseRingFd));
            see.Differs(
                "io_uring_close_ring_fd", "unregistered afterwards", "0", Outcome(ring.UnregisterRingFd), "-EBADF");
        }

        using (IoUring ring = see.Open("io_uring_register_ring_fd", Plain))
        {
            ring.RegisterRingFd();
            see.SameSince("io_uring_register_ring_fd", "a second time", Outcome(ring.RegisterRingFd), Since, "0");
        }
    }

    [Row("io_uring_register_eventfd")]
    public static void RegisterEventFd(Journal see)
    {
        using TestPipe pipe = new();
        using EventFd counter = new();
        using IoUring ring = see.Open("io_uring_register_eventfd", Plain);
        see.Same("io_uring_unregister_eventfd", "none", Outcome(ring.UnregisterEventFd));
        see.Same("io_uring_register_eventfd", "a pipe", Outcome(() => ring.RegisterEventFd(pipe.Reader.Fd)));
        see.Same("io_uring_register_eventfd", "a bad descriptor", Outcome(() => ring.RegisterEventFd(Closed)));
        see.Same("io_uring_register_eventfd", "an eventfd", Outcome(() => ring.RegisterEventFd(counter)));
        see.Same("io_uring_register_eventfd", "a second one", Outcome(() => ring.RegisterEventFd(counter)));
        see.Same("io_uring_register_eventfd_async", "a second one", Outcome(() => ring.RegisterEventFdAsync(counter)));
        ring.SubmitNops(1);
        Assert.Equal(Errno.None, counter.ReadNow(out ulong signals));
        see.Same("io_uring_register_eventfd", "signals of a nop", (long)signals);
        see.Same("io_uring_unregister_eventfd", "one", Outcome(ring.UnregisterEventFd));
        see.Same("io_uring_register_eventfd_async", "an eventfd", Outcome(() => ring.RegisterEventFdAsync(counter)));
        ring.SubmitNops(1);
        _ = counter.ReadNow(out signals);
        see.Same("io_uring_register_eventfd_async", "signals of a nop", (long)signals);
    }

    [Row("io_uring_register_personality")]
    public static void RegisterPersonality(Journal see)
    {
        using IoUring ring = see.Open("io_uring_register_personality", Plain);
        see.Same("io_uring_unregister_personality", "none", Outcome(() => ring.UnregisterPersonality(new Personality(1))));
        see.Same("io_uring_register_personality", "the first", ring.RegisterPersonality().Id);
        Personality second = ring.RegisterPersonality();
        see.Same("io_uring_register_personality", "the second", second.Id);
        see.Same("io_uring_register_personality", "a nop of the second", Nop());
        see.Same("io_uring_unregister_personality", "the second", Outcome(() => ring.UnregisterPersonality(second)));
        see.Same("io_uring_unregister_personality", "a nop of the second", Nop());

        KernelResult Nop()
        {
            ring.TakeNop(1)->personality = second.Id;
            ring.SubmitWell();
            return ring.NextResult();
        }
    }

    [Row("io_uring_register_iowq_aff")]
    public static void RegisterIowqAff(Journal see)
    {
        using IoUring ring = see.Open("io_uring_register_iowq_aff", Plain);
        ring.SubmitNops(1);
        see.Same("io_uring_register_iowq_aff", "processor 0", Outcome(() => ring.RegisterWorkerAffinity(0)));
        see.Same("io_uring_register_iowq_aff", "no mask", Outcome(() => ring.RegisterWorkerAffinity()));
        see.Same("io_uring_register_iowq_aff", "an empty mask", Outcome(() => ring.RegisterWorkerAffinityMask(new byte[128])));
        see.Same("io_uring_register_iowq_aff", "processor 1000", Outcome(() => ring.RegisterWorkerAffinity(1000)));
        see.Same("io_uring_unregister_iowq_aff", "processor 0", Outcome(ring.UnregisterWorkerAffinity));
        see.Same("io_uring_unregister_iowq_aff", "a second time", Outcome(ring.UnregisterWorkerAffinity));
    }

    [Row("io_uring_register_iowq_max_workers")]
    public static void RegisterIowqMaxWorkers(Journal see)
    {
        using IoUring ring = see.Open("io_uring_register_iowq_max_workers", Plain);
        see.Same("io_uring_register_iowq_max_workers", "2^31", Outcome(() => ring.RegisterMaxWorkers(new WorkerLimits(1u << 31, 0))));
        see.Same("io_uring_register_iowq_max_workers", "5 and 7", Outcome(() => ring.RegisterMaxWorkers(new WorkerLimits(5, 7))));
        WorkerLimits limits = ring.RegisterMaxWorkers(default);
        see.Same("io_uring_register_iowq_max_workers", "bounded", limits.Bounded);
        see.Same("io_uring_register_iowq_max_workers", "unbounded", limits.Unbounded);
    }

    [Row("io_uring_register_sync_cancel")]
    public static void RegisterSyncCancel(Journal see)
    {
        using TestPipe pipe = new();
        using IoUring ring = see.Open("io_uring_register_sync_cancel", Plain);
        for (ulong i = 1; i <= 3; i++)
        {
            _ = ring.TakeRead(pipe.Reader.Fd, i);
        }

        ring.SubmitWell();
        see.Same("io_uring_register_sync_cancel", "none", ring.SyncCancel(CancelTarget.UserData(99)));
        see.Same("io_uring_register_sync_cancel", "one by user_data", ring.SyncCancel(CancelTarget.UserData(1)));
        see.Same("io_uring_register_sync_cancel", "its result", ring.NextResult());
        see.Same(
            "io_uring_register_sync_cancel", "again, within a time",
            ring.SyncCancel(CancelTarget.UserData(1), TimeSpan.FromSeconds(5)));
        see.Same("io_uring_register_sync_cancel", "a bad descriptor", ring.SyncCancel(CancelTarget.File(Closed)));
        see.Same("io_uring_register_sync_cancel", "all of a file", ring.SyncCancel(CancelTarget.File(pipe.Reader.Fd).All));
        see.Same("io_uring_register_sync_cancel", "all of none", ring.SyncCancel(CancelTarget.Any.All));
    }

    [Row("io_uring_register_sync_msg")]
    public static void RegisterSyncMsg(Journal see)
    {
        Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_SEND_MSG_RING);
        using TestPipe pipe = new();
        using IoUring ring = see.Open("io_uring_register_sync_msg", Plain);
        io_uring_sqe message = default;
        message.PrepMsgRing(ring.Fd, 5, 77, 0);
        see.Same("io_uring_register_sync_msg", "a message", IoUring.SendMessage(message));
        io_uring_cqe cqe = ring.Next();
        see.Same("io_uring_register_sync_msg", "its result", cqe.Result);
        see.Same("io_uring_register_sync_msg", "its user_data", (long)cqe.user_data);
        message.fd = Closed;
        see.Same("io_uring_register_sync_msg", "a bad descriptor", IoUring.SendMessage(message));
        message.fd = pipe.Reader.Fd;
        see.Same("io_uring_register_sync_msg", "a pipe", IoUring.SendMessage(message));
        message.PrepNop();
        see.Same("io_uring_register_sync_msg", "a nop", IoUring.SendMessage(message));
    }

    [Row("io_uring_register_napi")]
    public static void RegisterNapi(Journal see)
    {
        Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_NAPI);
        using (IoUring ring = see.Open("io_uring_register_napi", Plain))
        {
            see.Same("io_uring_register_napi", "50 us", Outcome(() => ring.RegisterNapi(new NapiSettings(50, PreferBusyPoll: true))));
            NapiSettings before = default;
            see.Same("io_uring_register_napi", "7 us", Outcome(() => before = ring.RegisterNapi(new NapiSettings(7, PreferBusyPoll: false))));
            see.Same("io_uring_register_napi", "time before", before.BusyPollTimeout);
            see.Same("io_uring_register_napi", "preference before", before.PreferBusyPoll);
            see.Same("io_uring_unregister_napi", "settings", Outcome(() => before = ring.UnregisterNapi()));
            see.Same("io_uring_unregister_napi", "time before", before.BusyPollTimeout);
            see.Same("io_uring_unregister_napi", "a second time", Outcome(() => ring.UnregisterNapi()));
        }

        using (IoUring ring = see.Open("io_uring_register_napi", Plain with { IoPoll = true }))
        {
            see.Same("io_uring_register_napi", "IOPOLL", Outcome(() => ring.RegisterNapi(new NapiSettings(50, PreferBusyPoll: true))));
        }
    }

    [Row("io_uring_register_clock")]
    public static void RegisterClock(Journal see)
    {
        const WaitClock RealTime = 0;
        using IoUring ring = see.Open("io_uring_register_clock", Plain);
        foreach (WaitClock clock in (WaitClock[])[WaitClock.BootTime, WaitClock.Monotonic, RealTime])
        {
            see.Same("io_uring_register_clock", $"clock {(int)clock}", Outcome(() => ring.RegisterClock(clock)));
        }
    }

    [Row("io_uring_register_region")]
    public static void RegisterRegion(Journal see)
    {
        using TestMemory memory = new(PageSize);
        using IoUring ring = see.Open("io_uring_register_region", Plain);
        see.Same("io_uring_register_region", "a part of a page", Register((ulong)memory.Address, 64));
        see.Same("io_uring_register_region", "memory that is not mapped", Register(PageSize, PageSize));
        see.Same(
            "io_uring_register_region", "wait arguments of an enabled ring",
            Register((ulong)memory.Address, PageSize, IORING_MEM_REGION_REG_WAIT_ARG));
        see.Same("io_uring_register_region", "a page", Register((ulong)memory.Address, PageSize));
        see.Same("io_uring_register_region", "a second one", Register((ulong)memory.Address, PageSize));

        KernelResult Register(ulong address, ulong size, uint flags = 0)
        {
            io_uring_region_desc region = new() { user_addr = address, size = size, flags = IORING_MEM_REGION_TYPE_USER };
            return Outcome(() => ring.RegisterRegion(ref region, flags));
        }
    }

    [Row("io_uring_register_ifq")]
    public static void RegisterIfq(Journal see)
    {
        io_uring_zcrx_ifq_reg queue = default;
        using (IoUring ring = see.Open("io_uring_register_ifq", Plain))
        {
            see.Same("io_uring_register_ifq", "a plain ring", Outcome(() => ring.RegisterIfq(ref queue)));
        }

        using (IoUring ring = see.Open("io_uring_register_ifq", Plain with { SingleIssuer = true, DeferTaskrun = true, Cqe32 = true }))
        {
            see.Same("io_uring_register_ifq", "no device", Outcome(() => ring.RegisterIfq(ref queue)));
            zcrx_ctrl control = new() { zcrx_id = 3 };
            see.Same("io_uring_register_zcrx_ctrl", "no queue", ring.ControlIfq(ref control));
        }
    }

    [Row("io_uring_resize_rings")]
    public static void ResizeRings(Journal see)
    {
        using (IoUring ring = see.Open("io_uring_resize_rings", Plain))
        {
            see.Same("io_uring_resize_rings", "without DEFER_TASKRUN", ring.ResizeRings(16));
        }

        using (IoUring ring = see.Open("io_uring_resize_rings", Plain with { SingleIssuer = true, DeferTaskrun = true }))
        {
            ring.SubmitNops(3);
            Assert.False(ring.GetEvents().IsError);
            see.Same("io_uring_resize_rings", "too small for three completions", ring.ResizeRings(1, 2));
            see.Same("io_uring_resize_rings", "16 entries", ring.ResizeRings(16));
            see.Same("io_uring_resize_rings", "room for entries", ring.Submissions.Space);
            see.Same("io_uring_resize_rings", "completions", ring.Completions.Ready);
            see.Same("io_uring_resize_rings", "the first completion", (long)ring.Peek()->user_data);
            ring.Completions.Advance(3);
            _ = ring.TakeNop(9);
            ring.SubmitWell();
            see.Same("io_uring_resize_rings", "a later completion", (long)ring.Next().user_data);
        }
    }
}
