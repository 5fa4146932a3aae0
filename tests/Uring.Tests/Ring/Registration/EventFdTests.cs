using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Ring.Registration;

/// <summary>Completions signal the ring's eventfd.</summary>
public unsafe class EventFdTests
{
    [Fact]
    public void A_completion_signals_the_eventfd()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using EventFd events = new();
        ring.RegisterEventFd(events);
        Assert.Equal(Errno.EAGAIN, events.ReadNow(out _));

        _ = ring.Take();
        ring.SubmitWell();
        Assert.True(Posix.IsReadable(events.Fd, RegistrationSteps.Limit), "the completion gives no signal");
        Assert.Equal(Errno.None, events.Read(out ulong signals));
        Assert.Equal(1ul, signals);
        Assert.Equal(1u, ring.Completions.Ready);
    }

    [Fact]
    public void The_asynchronous_kind_is_silent_unless_a_worker_completes_the_request()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using EventFd events = new();
        using TestPipe pipe = new();
        using TestPipe to = new();
        ring.RegisterEventFdAsync(events);
        _ = ring.Take();
        ring.SubmitWell();
        Assert.Equal(1u, ring.Completions.Ready);
        Assert.Equal(Errno.EAGAIN, events.ReadNow(out _));

        // A worker completes a splice. The kernel itself completes a request that waits for a poll.
        pipe.Write("x");
        ring.Take()->PrepSplice(pipe.Reader.Fd, -1, to.Writer.Fd, -1, 1, 0);
        ring.SubmitWell();
        Assert.True(Posix.IsReadable(events.Fd, RegistrationSteps.Limit), "the late completion gives no signal");
        Assert.Equal(2u, ring.Completions.Ready);
    }

    [Fact]
    public void After_unregistering_nothing_is_signalled_and_another_can_be_registered()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using EventFd first = new();
        using EventFd second = new();
        ring.RegisterEventFd(first);
        ring.UnregisterEventFd();
        _ = ring.Take();
        _ = ring.Run();
        Assert.Equal(Errno.EAGAIN, first.ReadNow(out _));

        ring.RegisterEventFd(second.Fd);
        _ = ring.Take();
        _ = ring.Run();
        Assert.True(Posix.IsReadable(second.Fd, RegistrationSteps.Limit), "the other eventfd gets no signal");
        Assert.Equal(Errno.EAGAIN, first.ReadNow(out _));

        ring.UnregisterEventFd();
        ring.RegisterEventFdAsync(first.Fd);
    }

    [Fact]
    public void An_invalid_registration_is_refused_with_its_errno()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using EventFd events = new();
        using TestPipe pipe = new();
        Assert.Equal(Errno.ENXIO, RegistrationSteps.Refusal(ring.UnregisterEventFd));
        Assert.Equal(Errno.EBADF, RegistrationSteps.Refusal(() => ring.RegisterEventFd(1_000_000)));
        Assert.Equal(Errno.EBADF, RegistrationSteps.Refusal(() => ring.RegisterEventFdAsync(1_000_000)));
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterEventFd(pipe.Reader.Fd)));
        ring.RegisterEventFd(events);
        Assert.Equal(Errno.EBUSY, RegistrationSteps.Refusal(() => ring.RegisterEventFd(events)));
        Assert.Equal(Errno.EBUSY, RegistrationSteps.Refusal(() => ring.RegisterEventFdAsync(events)));
    }

    [Fact]
    public void An_eventfd_counts_signals_until_it_is_read()
    {
        using EventFd events = new();
        Assert.Equal(Errno.EAGAIN, events.ReadNow(out ulong none));
        Assert.Equal(0ul, none);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, events.Signal());
        }

        Assert.Equal(Errno.None, events.ReadNow(out ulong three));
        Assert.Equal(3ul, three);
        Assert.Equal(Errno.None, events.Signal());
        Assert.Equal(Errno.None, events.Read(out ulong one));
        Assert.Equal(1ul, one);
        Assert.Equal(Errno.EAGAIN, events.ReadNow(out _));
    }

    [Fact]
    public void A_closed_eventfd_returns_an_error()
    {
        EventFd events = new();
        events.Dispose();
        Assert.Equal(Errno.EBADF, events.Read(out _));
        Assert.Equal(Errno.EBADF, events.ReadNow(out _));
    }
}
