using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Ring.Registration;

/// <summary>The signals of the eventfd can be turned off and on again.</summary>
public unsafe class EventFdToggleTests
{
    [Fact]
    public void Completions_signal_only_while_it_is_on()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using EventFd events = new();
        ring.RegisterEventFd(events);
        Assert.True(ring.Completions.EventFdEnabled);

        ring.Completions.EventFdEnabled = false;
        _ = ring.Take();
        _ = ring.Run();
        Assert.Equal(Errno.EAGAIN, events.ReadNow(out _));
        Assert.False(ring.Completions.EventFdEnabled);

        ring.Completions.EventFdEnabled = true;
        _ = ring.Take();
        _ = ring.Run();
        Assert.True(Posix.IsReadable(events.Fd, RegistrationSteps.Limit), "the completion gives no signal");
        Assert.Equal(Errno.None, events.ReadNow(out ulong signals));
        Assert.Equal(1ul, signals);
        Assert.True(ring.Completions.EventFdEnabled);
    }
}
