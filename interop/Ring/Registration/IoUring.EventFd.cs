using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>An eventfd(2) that is signalled by completions.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Signals an eventfd when completions are posted, so that another event loop can wait for them:
    /// IORING_REGISTER_EVENTFD, Linux 5.2.
    /// </summary>
    /// <param name="eventFd">
    /// The eventfd. A signal is a hint: it may stand for many completions, or for none.
    /// </param>
    /// <exception cref="IoUringException">
    /// EBUSY: the ring has an eventfd. EBADF: the descriptor is not open. EINVAL: the descriptor is not an
    /// eventfd.
    /// </exception>
    /// <remarks>
    /// The kernel holds the eventfd, also after <see cref="EventFd.Dispose"/>. Manual:
    /// io_uring_register_eventfd(3).
    /// </remarks>
    public void RegisterEventFd(EventFd eventFd)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        RegisterEventFd(eventFd.Fd);
    }

    /// <summary>Signals the eventfd of a descriptor when completions are posted.</summary>
    /// <param name="eventFd">The descriptor.</param>
    /// <exception cref="IoUringException">As <see cref="RegisterEventFd(EventFd)"/>.</exception>
    public void RegisterEventFd(int eventFd) =>
        Refusal.ThrowIf(Register(IORING_REGISTER_EVENTFD, &eventFd, 1), "register an eventfd");

    /// <summary>
    /// Signals an eventfd only for requests that a worker (io-wq) completes: IORING_REGISTER_EVENTFD_ASYNC,
    /// Linux 5.6. A request that completes during its submission, and one that the kernel had to poll for, do
    /// not signal.
    /// </summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <exception cref="IoUringException">As <see cref="RegisterEventFd(EventFd)"/>.</exception>
    /// <remarks>Manual: io_uring_register_eventfd_async(3).</remarks>
    public void RegisterEventFdAsync(EventFd eventFd)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        RegisterEventFdAsync(eventFd.Fd);
    }

    /// <summary>Signals the eventfd of a descriptor only for requests that a worker completes.</summary>
    /// <param name="eventFd">The descriptor.</param>
    /// <exception cref="IoUringException">As <see cref="RegisterEventFd(EventFd)"/>.</exception>
    public void RegisterEventFdAsync(int eventFd) =>
        Refusal.ThrowIf(Register(IORING_REGISTER_EVENTFD_ASYNC, &eventFd, 1), "register an eventfd");

    /// <summary>Ends the signals of either kind: IORING_UNREGISTER_EVENTFD, Linux 5.2.</summary>
    /// <exception cref="IoUringException">ENXIO: the ring has no eventfd.</exception>
    /// <remarks>Manual: io_uring_unregister_eventfd(3).</remarks>
    public void UnregisterEventFd() =>
        Refusal.ThrowIf(Register(IORING_UNREGISTER_EVENTFD, null, 0), "unregister the eventfd");
}
