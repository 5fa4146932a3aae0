using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>An eventfd(2) that is signalled by completions.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Has an eventfd signalled when completions are posted, so that another event loop can wait for them:
    /// IORING_REGISTER_EVENTFD, Linux 5.2.
    /// </summary>
    /// <param name="eventFd">The eventfd. It is a hint to look: one signal may stand for many completions, or for none.</param>
    /// <exception cref="IoUringException">EBUSY when the ring has one already; EBADF; EINVAL when it is no eventfd.</exception>
    /// <remarks>The ring holds the eventfd, also beyond its Dispose. Manual: <c>io_uring_register_eventfd(3)</c>.</remarks>
    public void RegisterEventFd(EventFd eventFd)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        RegisterEventFd(eventFd.Fd);
    }

    /// <summary>The same for an eventfd from elsewhere.</summary>
    /// <param name="eventFd">Its descriptor.</param>
    /// <exception cref="IoUringException">EBUSY when the ring has one already; EBADF; EINVAL when it is no eventfd.</exception>
    public void RegisterEventFd(int eventFd) =>
        Refusal.ThrowIf(Register(IORING_REGISTER_EVENTFD, &eventFd, 1), "register an eventfd");

    /// <summary>
    /// As <see cref="RegisterEventFd(EventFd)"/>, but only for requests that a worker (io-wq) completes: silent about those that complete
    /// while they are submitted, and those that the kernel had to poll for. IORING_REGISTER_EVENTFD_ASYNC, Linux 5.6.
    /// </summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <exception cref="IoUringException">EBUSY when the ring has one already; EBADF; EINVAL when it is no eventfd.</exception>
    /// <remarks>Manual: <c>io_uring_register_eventfd_async(3)</c>.</remarks>
    public void RegisterEventFdAsync(EventFd eventFd)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        RegisterEventFdAsync(eventFd.Fd);
    }

    /// <summary>The same for an eventfd from elsewhere.</summary>
    /// <param name="eventFd">Its descriptor.</param>
    /// <exception cref="IoUringException">EBUSY when the ring has one already; EBADF; EINVAL when it is no eventfd.</exception>
    public void RegisterEventFdAsync(int eventFd) =>
        Refusal.ThrowIf(Register(IORING_REGISTER_EVENTFD_ASYNC, &eventFd, 1), "register an eventfd");

    /// <summary>Ends the signals, of either kind: IORING_UNREGISTER_EVENTFD, Linux 5.2.</summary>
    /// <exception cref="IoUringException">ENXIO when the ring has no eventfd.</exception>
    /// <remarks>Manual: <c>io_uring_unregister_eventfd(3)</c>.</remarks>
    public void UnregisterEventFd() =>
        Refusal.ThrowIf(Register(IORING_UNREGISTER_EVENTFD, null, 0), "unregister the eventfd");
}
