using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Polling: poll and epoll.</summary>
public unsafe class PollingTests
{
    private const ulong Poll = 1;
    private const ulong Change = 2;

    [Fact]
    public void PollAdd_completes_once_with_its_events()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_POLL_ADD);
        using TestPipe pipe = new();
        ring.Take()->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        ring.SubmitPending();

        pipe.Write("a");
        io_uring_cqe cqe = ring.Next();
        Assert.Equal(new KernelResult(POLLIN), cqe.Result);
        Assert.Equal(0u, cqe.flags & IORING_CQE_F_MORE);
        pipe.Write("b");
        ring.AssertQuiet();
    }

    [Fact]
    public void PollAdd_reports_only_the_events_of_its_mask_and_the_end_of_the_other_side()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_POLL_ADD);
        using TestPipe pipe = new();
        ring.Take()->PrepPollAdd(pipe.Writer.Fd, (uint)(POLLOUT | POLLIN));
        Assert.Equal(POLLOUT, ring.RunWell());
        ring.Take()->PrepPollAdd(pipe.Writer.Fd, (uint)POLLIN);
        ring.SubmitPending();

        // The kernel reports the end of the other side also without a bit in the mask.
        pipe.Reader.Dispose();
        Assert.Equal(new KernelResult(POLLERR), ring.Next().Result);
    }

    [Fact]
    public void PollMultishot_completes_each_time()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_POLL_ADD);
        using TestPipe pipe = new();
        ring.Take()->PrepPollMultishot(pipe.Reader.Fd, (uint)POLLIN);
        ring.SubmitPending();

        for (int i = 0; i < 3; i++)
        {
            pipe.Write("a");
            io_uring_cqe cqe = ring.Next();
            Assert.Equal(new KernelResult(POLLIN), cqe.Result);
            Assert.NotEqual(0u, cqe.flags & IORING_CQE_F_MORE);
            Assert.Equal("a", pipe.Read());
        }
    }

    [Fact]
    public void PollRemove_ends_the_poll_of_its_user_data()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_POLL_ADD, IORING_OP_POLL_REMOVE);
        using TestPipe pipe = new();
        StartPoll(ring, pipe);

        ring.Take()->PrepPollRemove(99);
        Assert.Equal(Errno.ENOENT, ring.Run().Errno);

        io_uring_sqe* remove = ring.Take();
        remove->PrepPollRemove(Poll);
        remove->SetData64(Change);
        io_uring_cqe[] done = ring.RunAll(2);
        Assert.Equal(Errno.ECANCELED, done[0].Result.Errno);
        Assert.Equal(new KernelResult(0), done[1].Result);
        pipe.Write("a");
        ring.AssertQuiet();
    }

    [Fact]
    public void PollUpdate_changes_the_events()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_POLL_ADD, IORING_OP_POLL_REMOVE);
        using TestPipe pipe = new();
        io_uring_sqe* poll = ring.Take();
        poll->PrepPollAdd(pipe.Writer.Fd, (uint)POLLIN);
        poll->SetData64(Poll);
        ring.SubmitPending();

        io_uring_sqe* update = ring.Take();
        update->PrepPollUpdate(Poll, 0, (uint)POLLOUT, IORING_POLL_UPDATE_EVENTS);
        update->SetData64(Change);
        io_uring_cqe[] done = ring.RunAll(2);

        Assert.Equal((Poll, POLLOUT), (done[0].user_data, done[0].Result.Value));
        Assert.Equal((Change, 0), (done[1].user_data, done[1].Result.Value));
    }

    [Fact]
    public void PollUpdate_changes_the_user_data_of_the_completion()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_POLL_ADD, IORING_OP_POLL_REMOVE);
        using TestPipe pipe = new();
        StartPoll(ring, pipe);

        ring.Take()->PrepPollUpdate(Poll, 0x1234_5678_9ABC, 0, IORING_POLL_UPDATE_USER_DATA);
        Assert.Equal(0, ring.RunWell());

        pipe.Write("a");
        io_uring_cqe cqe = ring.Next();
        Assert.Equal((0x1234_5678_9ABCul, POLLIN), (cqe.user_data, cqe.Result.Value));
    }

    [Fact]
    public void EpollCtl_adds_changes_and_removes_what_EpollWait_reports()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_EPOLL_CTL, IORING_OP_EPOLL_WAIT);
        using SafeFileHandle epoll = Posix.Epoll();
        using TestPipe pipe = new();
        byte* events = stackalloc byte[4 * epoll_event.Size];
        epoll_event change = new() { events = (uint)EPOLLIN, data = 0x1111_2222_3333 };

        ring.Take()->PrepEpollCtl(epoll.Fd, pipe.Reader.Fd, EPOLL_CTL_ADD, &change);
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepEpollCtl(epoll.Fd, pipe.Reader.Fd, EPOLL_CTL_ADD, &change);
        Assert.Equal(Errno.EEXIST, ring.Run().Errno);

        ring.Take()->PrepEpollWait(epoll.Fd, events, 4, 0);
        ring.SubmitPending();
        pipe.Write("a");
        Assert.Equal(new KernelResult(1), ring.Next().Result);
        Assert.Equal(((uint)EPOLLIN, 0x1111_2222_3333ul), (epoll_event.Read(events, 0).events, epoll_event.Read(events, 0).data));

        change.data = 7;
        ring.Take()->PrepEpollCtl(epoll.Fd, pipe.Reader.Fd, EPOLL_CTL_MOD, &change);
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepEpollWait(epoll.Fd, events, 4, 0);
        Assert.Equal(1, ring.RunWell());
        Assert.Equal(7ul, epoll_event.Read(events, 0).data);

        ring.Take()->PrepEpollCtl(epoll.Fd, pipe.Reader.Fd, EPOLL_CTL_DEL, null);
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepEpollWait(epoll.Fd, events, 4, 0);
        ring.SubmitPending();
    }

    [Fact]
    public void EpollWait_refuses_reserved_flags()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_EPOLL_WAIT);
        using SafeFileHandle epoll = Posix.Epoll();
        byte* one = stackalloc byte[epoll_event.Size];
        ring.Take()->PrepEpollWait(epoll.Fd, one, 1, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void EpollWait_returns_at_most_the_events_that_fit()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_EPOLL_CTL, IORING_OP_EPOLL_WAIT);
        using SafeFileHandle epoll = Posix.Epoll();
        using TestPipe one = new();
        using TestPipe two = new();
        byte* events = stackalloc byte[2 * epoll_event.Size];
        foreach (TestPipe pipe in new[] { one, two })
        {
            epoll_event change = new() { events = (uint)EPOLLIN | EPOLLONESHOT, data = (ulong)pipe.Reader.Fd };
            ring.Take()->PrepEpollCtl(epoll.Fd, pipe.Reader.Fd, EPOLL_CTL_ADD, &change);
            Assert.Equal(0, ring.RunWell());
            pipe.Write("a");
        }

        for (int i = 0; i < 2; i++)
        {
            ring.Take()->PrepEpollWait(epoll.Fd, events + (i * epoll_event.Size), 1, 0);
            Assert.Equal(1, ring.RunWell());
        }

        Assert.Equal(
            new HashSet<ulong> { (ulong)one.Reader.Fd, (ulong)two.Reader.Fd },
            new HashSet<ulong> { epoll_event.Read(events, 0).data, epoll_event.Read(events, 1).data });
    }

    private static void StartPoll(KernelRing ring, TestPipe pipe)
    {
        io_uring_sqe* poll = ring.Take();
        poll->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        poll->SetData64(Poll);
        ring.SubmitPending();
    }
}
