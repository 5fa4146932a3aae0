using System.Diagnostics;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Ring.Registration;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// Cancels with every key, on every kind of ring: the result of the cancel, and the results of its targets.
/// </summary>
public sealed unsafe class CancelTests : IDisposable
{
    private readonly TestPipe _pipe = new();

    public void Dispose() => _pipe.Dispose();

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_cancel_by_user_data_ends_the_first_match(string kind)
    {
        using IoUring ring = Polling(kind, 1, 2, 2);
        ring.Take()->PrepCancel64(2, 0);
        AssertCancelled(ring, new KernelResult(0), 2);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_cancel_of_all_by_user_data_returns_the_number_of_matches(string kind)
    {
        using IoUring ring = Polling(kind, 1, 2, 2);
        ring.Take()->PrepCancel64(2, (int)IORING_ASYNC_CANCEL_ALL);
        AssertCancelled(ring, new KernelResult(2), 2, 2);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_cancel_by_descriptor_leaves_requests_on_other_descriptors(string kind)
    {
        using TestPipe other = new();
        using IoUring ring = Polling(kind, 1, 2);
        Poll(ring, other.Reader.Fd, 3);
        ring.SubmitWell();
        ring.Take()->PrepCancelFd(_pipe.Reader.Fd, IORING_ASYNC_CANCEL_ALL);
        AssertCancelled(ring, new KernelResult(2), 1, 2);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_cancel_by_slot_ends_the_request_on_the_registered_file(string kind)
    {
        using TestPipe other = new();
        using IoUring ring = Polling(kind, 1);
        ring.RegisterFilesSparse(2);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(1, other.Reader.Fd));
        io_uring_sqe* poll = Poll(ring, 1, 2);
        poll->SetFlags(IOSQE_FIXED_FILE);
        ring.SubmitWell();
        ring.Take()->PrepCancelFd(1, IORING_ASYNC_CANCEL_FD_FIXED);
        AssertCancelled(ring, new KernelResult(0), 2);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_cancel_by_opcode_leaves_requests_of_other_opcodes(string kind)
    {
        using IoUring ring = Polling(kind, 1);
        io_uring_sync_cancel_reg probe = CancelTarget.Operation(io_uring_op.IORING_OP_WRITE).ToArgument();
        Assert.SkipWhen(
            ring.RegisterRaw(io_uring_register_op.IORING_REGISTER_SYNC_CANCEL, &probe, 1).Errno == Errno.EINVAL,
            "this kernel has no IORING_ASYNC_CANCEL_OP");
        byte target;
        io_uring_sqe* read = ring.Take();
        read->PrepRead(_pipe.Reader.Fd, &target, 1, ulong.MaxValue);
        read->SetData64(2);
        ring.SubmitWell();
        ring.AssertQuiet();
        io_uring_sqe* cancel = ring.Take();
        cancel->PrepCancel64(0, (int)(IORING_ASYNC_CANCEL_OP | IORING_ASYNC_CANCEL_ALL));
        cancel->len = (uint)io_uring_op.IORING_OP_READ;
        AssertCancelled(ring, new KernelResult(1), 2);
        End(ring, 1);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_cancel_of_any_and_all_ends_every_request(string kind)
    {
        using IoUring ring = Polling(kind, 1, 2, 3);
        ring.Take()->PrepCancel64(0, (int)(IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL));
        AssertCancelled(ring, new KernelResult(3), 1, 2, 3);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_cancel_without_a_match_returns_ENOENT(string kind)
    {
        using IoUring ring = Polling(kind, 1);
        ring.Take()->PrepCancel64(99, 0);
        AssertCancelled(ring, KernelResult.Failed(Errno.ENOENT));
        End(ring, 1);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_request_on_a_worker_is_cancelled_after_retries(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        byte target;
        io_uring_sqe* read = ring.Take();
        read->PrepRead(_pipe.Reader.Fd, &target, 1, ulong.MaxValue);
        read->SetFlags(IOSQE_ASYNC);
        read->SetData64(1);
        ring.SubmitWell();

        // EALREADY: a worker runs the request, and the kernel has signalled the worker. Between two waits the
        // worker may miss the signal, so the test cancels again.
        KernelResult? ended = null;
        for (long start = Stopwatch.GetTimestamp(); ended is null;)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "the read is still in flight");
            ring.Take()->PrepCancel64(1, 0);
            ring.SubmitWell();
            io_uring_cqe cqe = ring.Next();
            if (cqe.user_data == 1)
            {
                ended = cqe.Result;
                cqe = ring.Next();
            }

            Assert.True(cqe.Result.Errno is Errno.None or Errno.EALREADY or Errno.ENOENT, cqe.Result.ToString());
            if (cqe.Result.Errno == Errno.None)
            {
                ended ??= ring.Next().Result;
            }
        }

        Assert.True(ended.Value.Errno is Errno.EINTR or Errno.ECANCELED, ended.Value.ToString());
    }

    private IoUring Polling(string kind, params ReadOnlySpan<ulong> numbers)
    {
        IoUring ring = RingKinds.Create(kind);
        foreach (ulong number in numbers)
        {
            _ = Poll(ring, _pipe.Reader.Fd, number);
        }

        ring.SubmitWell();
        ring.AssertQuiet();
        return ring;
    }

    private static io_uring_sqe* Poll(IoUring ring, int fd, ulong number)
    {
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepPollAdd(fd, (uint)POLLIN);
        sqe->SetData64(number);
        return sqe;
    }

    /// <summary>Submits the prepared cancel, and checks its result and its targets.</summary>
    private static void AssertCancelled(IoUring ring, KernelResult expected, params ulong[] targets)
    {
        io_uring_cqe[] completions = ring.Complete(targets.Length + 1);
        io_uring_cqe cancel = Assert.Single(completions, cqe => cqe.user_data == 0);
        Assert.Equal(expected, cancel.Result);
        IEnumerable<io_uring_cqe> cancelled = completions.Where(cqe => cqe.user_data != 0);
        Assert.Equal(targets, cancelled.Select(cqe => cqe.user_data).Order());
        Assert.All(cancelled, cqe => Assert.Equal(Errno.ECANCELED, cqe.Result.Errno));
    }

    /// <summary>Requires that a request is still in flight, and completes it.</summary>
    private void End(IoUring ring, ulong number)
    {
        _pipe.Write("x");
        io_uring_cqe cqe = ring.Next();
        Assert.Equal(number, cqe.user_data);
        Assert.Equal(new KernelResult(POLLIN), cqe.Result);
    }
}
