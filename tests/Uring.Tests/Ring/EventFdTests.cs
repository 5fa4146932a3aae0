using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>A ring is woken from another thread.</summary>
public unsafe class EventFdTests
{
    [Fact]
    public void An_eventfd_wakes_a_ring_that_waits_for_it()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using EventFd wake = new();
        ulong counter = 0;
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepRead(wake.Fd, &counter, sizeof(ulong), 0);
        Assert.False(ring.Submit().IsError);
        Assert.Equal(0u, ring.Completions.Ready);

        Thread signaller = new(() =>
        {
            Thread.Sleep(50);
            Assert.Equal(Errno.None, wake.Signal());
        });
        signaller.Start();
        Assert.False(ring.SubmitAndWait(1).IsError);
        signaller.Join();

        Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
        Assert.Equal(new KernelResult(sizeof(ulong)), cqe.Result);
        Assert.Equal(1ul, counter);
    }
}
