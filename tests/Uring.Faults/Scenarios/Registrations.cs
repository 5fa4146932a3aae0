using Uring.Interop;

namespace Uring.Faults.Scenarios;

/// <summary>
/// The registrations of a ring. Each of them may fail, and requests then use the registered objects.
/// </summary>
internal static unsafe class Registrations
{
    private const int Requests = 4;
    private const ushort Group = 3;

    public static void Buffers(ReportedErrors errors, Ledger ledger)
    {
        using EventFd counter = new();
        using IoUring ring = new(new IoUringOptions { Entries = Requests });
        ulong* memory = stackalloc ulong[2];
        iovec first = new() { iov_base = memory, iov_len = sizeof(ulong) };
        iovec second = new() { iov_base = memory + 1, iov_len = sizeof(ulong) };
        errors.Try(() => ring.RegisterBuffersSparse(2));
        errors.Try(() => Only(1, ring.UpdateBuffers(1, new(in first))));
        Signal(counter);
        ReadFixed(ring, ledger, counter, memory, 1);
        errors.Try(ring.UnregisterBuffers);
        errors.Try(() => ring.RegisterBuffers(new(in second)));
        Signal(counter);
        ReadFixed(ring, ledger, counter, memory + 1, 0);
        errors.Try(ring.UnregisterBuffers);
        Demand(memory[0] == 1 && memory[1] == 1, "the reads did not fill the buffers");
    }

    public static void BufferPool(ReportedErrors errors, Ledger ledger, io_uring_register_pbuf_ring_flags flags)
    {
        using EventFd counter = new();
        IoUring ring = new(new IoUringOptions { Entries = Requests });
        BufferPool? made = null;
        errors.Try(() => { made = ring.SetupBufferPool(Group, Requests, sizeof(ulong), flags); });
        BufferPool pool = made!;
        for (int round = 0; round < 2 * Requests; round++)
        {
            Signal(counter);
            io_uring_sqe* read = Ledger.Take(ring);
            read->PrepRead(counter.Fd, null, 0, 0);
            read->SetFlags(IoUringAbi.IOSQE_BUFFER_SELECT);
            read->SetBufGroup(Group);
            ledger.Enter(read);
            Demand(!ring.SubmitAndWait(1).IsError, "the read was not submitted");
            Demand(ring.Completions.TryPeek(out io_uring_cqe* cqe) && cqe->HasBuffer, "the read found no buffer");
            ushort id = cqe->BufferId;
            ledger.Reap(ring);
            errors.Try(() => Only(Requests - 1, pool.Ring.Available()));
            pool.Recycle(id);
        }

        errors.Try(() => ring.UnregisterBufferRing(Group));
        ring.Dispose();
        pool.Dispose();
    }

    public static void Restrictions(ReportedErrors errors, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = Requests, Disabled = true, SubmitAll = true });
        RingRestrictions only = new RingRestrictions().AllowOperation(io_uring_op.IORING_OP_NOP);
        errors.Try(() => ring.RegisterRestrictions(only));
        errors.Try(ring.Enable);
        ledger.Nop(ring);
        io_uring_sqe* forbidden = Ledger.Take(ring);
        forbidden->PrepFsync(-1, 0);
        ledger.Enter(forbidden);
        Demand(!ring.SubmitAndWait(2).IsError, "the requests were not submitted");
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            Errno expected = cqe.user_data == 0 ? Errno.None : Errno.EACCES;
            Demand(cqe.Result.Errno == expected, $"request {cqe.user_data}: {cqe.Result}");
            ledger.Answered(cqe.user_data);
        }
    }

    public static void SyncCancel(ReportedErrors errors, Ledger ledger)
    {
        using EventFd never = new();
        using IoUring ring = new(new IoUringOptions { Entries = Requests });
        ulong target;
        for (ulong i = 0; i < Requests; i++)
        {
            io_uring_sqe* read = Ledger.Take(ring);
            read->PrepRead(never.Fd, &target, sizeof(ulong), 0);
            ledger.Enter(read);
        }

        Demand(!ring.Submit().IsError, "the reads were not submitted");
        errors.Try(() => Only(0, ring.SyncCancel(CancelTarget.UserData(1))));
        errors.Try(() => Only(0, ring.SyncCancel(CancelTarget.UserData(2), TimeSpan.FromSeconds(10))));
        errors.Try(() => Only(2, ring.SyncCancel(CancelTarget.File(never.Fd).All)));
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            Demand(cqe.Result.Errno == Errno.ECANCELED, $"request {cqe.user_data}: {cqe.Result}");
            ledger.Answered(cqe.user_data);
        }
    }

    public static void WaitArguments(ReportedErrors errors, Ledger ledger)
    {
        __kernel_timespec soon = new() { tv_nsec = 5_000_000 };
        __kernel_timespec* time = &soon;
        using WaitArguments arguments = new(2);
        arguments.SetTimeout(1, TimeSpan.FromSeconds(10));
        using IoUring ring = new(new IoUringOptions { Entries = Requests, Disabled = true });
        errors.Try(() => ring.RegisterWaitArguments(arguments));
        errors.Try(ring.Enable);
        for (uint index = 0; index < 2; index++)
        {
            uint at = index;
            ledger.Timeout(ring, time);
            errors.Try(() => ring.SubmitAndWaitRegistered(1, at));
            ledger.Reap(ring);
        }
    }

    private static void Signal(EventFd counter) => Demand(counter.Signal() == Errno.None, "the eventfd refuses the signal");

    private static void ReadFixed(IoUring ring, Ledger ledger, EventFd counter, void* target, ushort slot)
    {
        io_uring_sqe* read = Ledger.Take(ring);
        read->PrepReadFixed(counter.Fd, target, sizeof(ulong), 0, slot);
        ledger.Enter(read);
        Demand(!ring.SubmitAndWait(1).IsError, "the read was not submitted");
        ledger.Reap(ring);
    }

    /// <summary>
    /// Requires the right number of a successful call. After an error the caller calls again.
    /// </summary>
    private static KernelResult Only(int right, KernelResult result)
    {
        Demand(result.IsError || result.Value == right, $"{result} instead of {right}");
        return result;
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
