using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// Timeouts and cancellation: the requests that a cancellation ends. They are polls of empty pipes.
/// </summary>
public sealed unsafe class CancellationTests : IDisposable
{
    private const ulong Cancel = ulong.MaxValue;

    private readonly TestPipe _one = new();
    private readonly TestPipe _other = new();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Cancel64_ends_the_request_of_its_user_data_and_no_other()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ASYNC_CANCEL, IORING_OP_POLL_ADD);
        Wait(ring, _one, 0x1_0000_0001);
        Wait(ring, _one, 1);

        io_uring_sqe* cancel = ring.Take();
        cancel->PrepCancel64(0x1_0000_0001, 0);
        AssertCancelled(ring, cancel, result: 0, 0x1_0000_0001);

        ring.Take()->PrepCancel64(99, 0);
        Assert.Equal(Errno.ENOENT, ring.Run().Errno);
    }

    [Fact]
    public void Cancel_ends_the_request_that_carries_the_pointer()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ASYNC_CANCEL, IORING_OP_POLL_ADD);
        int something;
        Wait(ring, _one, (ulong)&something);
        Wait(ring, _one, 1);

        io_uring_sqe* cancel = ring.Take();
        cancel->PrepCancel(&something, 0);
        AssertCancelled(ring, cancel, result: 0, (ulong)&something);
    }

    [Fact]
    public void Cancel64_with_the_flag_ends_all_requests_of_its_user_data_and_counts_them()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ASYNC_CANCEL, IORING_OP_POLL_ADD);
        Wait(ring, _one, 7);
        Wait(ring, _other, 7);
        Wait(ring, _one, 8);

        io_uring_sqe* cancel = ring.Take();
        cancel->PrepCancel64(7, (int)IORING_ASYNC_CANCEL_ALL);
        AssertCancelled(ring, cancel, result: 2, 7, 7);
    }

    [Fact]
    public void Cancel_with_the_flags_ends_every_request()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ASYNC_CANCEL, IORING_OP_POLL_ADD);
        Wait(ring, _one, 1);
        Wait(ring, _other, 2);
        Wait(ring, _one, 3);

        io_uring_sqe* cancel = ring.Take();
        cancel->PrepCancel(null, (int)(IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL));
        AssertCancelled(ring, cancel, result: 3, 1, 2, 3);
    }

    [Fact]
    public void CancelFd_ends_the_requests_on_the_descriptor()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ASYNC_CANCEL, IORING_OP_POLL_ADD);
        Wait(ring, _one, 1);
        Wait(ring, _other, 2);
        Wait(ring, _one, 3);

        io_uring_sqe* cancel = ring.Take();
        cancel->PrepCancelFd(_one.Reader.Fd, IORING_ASYNC_CANCEL_ALL);
        AssertCancelled(ring, cancel, result: 2, 1, 3);

        cancel = ring.Take();
        cancel->PrepCancelFd(_other.Reader.Fd, 0);
        AssertCancelled(ring, cancel, result: 0, 2);
    }

    [Fact]
    public void CancelFd_with_the_flag_ends_the_requests_on_a_slot()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ASYNC_CANCEL, IORING_OP_POLL_ADD);
        ring.RegisterFiles(2);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(1, _one.Reader.Fd));
        Wait(ring, _other, 2);
        io_uring_sqe* poll = ring.Take();
        poll->PrepPollAdd(1, (uint)POLLIN);
        poll->SetFlags(IOSQE_FIXED_FILE);
        poll->SetData64(1);
        ring.SubmitPending();

        io_uring_sqe* cancel = ring.Take();
        cancel->PrepCancelFd(1, IORING_ASYNC_CANCEL_FD_FIXED);
        AssertCancelled(ring, cancel, result: 0, 1);
    }

    private static void Wait(KernelRing ring, TestPipe pipe, ulong number)
    {
        io_uring_sqe* poll = ring.Take();
        poll->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        poll->SetData64(number);
        ring.SubmitPending();
    }

    private static void AssertCancelled(KernelRing ring, io_uring_sqe* cancel, int result, params ReadOnlySpan<ulong> numbers)
    {
        cancel->SetData64(Cancel);
        io_uring_cqe[] done = ring.RunAll(numbers.Length + 1);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.Equal((numbers[i], Errno.ECANCELED), (done[i].user_data, done[i].Result.Errno));
        }

        Assert.Equal((Cancel, new KernelResult(result)), (done[^1].user_data, done[^1].Result));
        ring.AssertQuiet();
    }
}
