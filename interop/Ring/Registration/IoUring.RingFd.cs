using System.Diagnostics;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The ring in the ring table of a thread: io_uring_register(2), IORING_REGISTER_RING_FDS.</content>
public sealed unsafe partial class IoUring
{
    // A ring table belongs to a thread: the index of this ring means another ring, or none, to any other
    // thread.
    private Thread? _indexOwner;

    /// <summary>The ring's name for io_uring_enter(2), together with <see cref="EnterFlags"/>.</summary>
    internal int EnterFd => _fd;

    /// <summary>
    /// IORING_ENTER_REGISTERED_RING while <see cref="EnterFd"/> is an index, 0 while it is the descriptor.
    /// </summary>
    internal uint EnterFlags { get; private set; }

    /// <summary>
    /// The ring's name for io_uring_register(2): the descriptor, which any thread may use, or the index of a
    /// ring without one.
    /// </summary>
    internal int RegisterFd => Fd >= 0 ? Fd : _fd;

    /// <summary>
    /// The flag of the operation: IORING_REGISTER_USE_REGISTERED_RING without a descriptor.
    /// </summary>
    internal uint RegisterFlags => Fd >= 0 ? 0 : (uint)IORING_REGISTER_USE_REGISTERED_RING;

    /// <summary>
    /// Registers the ring in the ring table of this thread: io_uring_register_ring_fd(3),
    /// IORING_REGISTER_RING_FDS, Linux 5.18. System calls of the ring then count no reference to the
    /// descriptor.
    /// </summary>
    /// <remarks>
    /// From here on only this thread may submit, wait and dispose: in any other thread the index names
    /// another ring. A thread has room for 16 rings. <see cref="Dispose"/> frees the index.
    /// </remarks>
    /// <exception cref="IoUringException">
    /// EEXIST: the ring is already registered. EBUSY: the table is full. EINVAL: the kernel is older.
    /// </exception>
    public void RegisterRingFd()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        if (_indexOwner is not null)
        {
            throw Refusal.Create(Errno.EEXIST, "register the ring with this thread", "the ring is already registered");
        }

        // The highest number as offset: the kernel chooses the index and returns it.
        io_uring_rsrc_update place = new() { data = (ulong)Fd, offset = uint.MaxValue };
        KernelResult registered = Register(IORING_REGISTER_RING_FDS, &place, 1);
        string? fix = registered.Errno == Errno.EBUSY ? "a thread has room for 16: unregister one" : null;
        Refusal.ThrowIf(registered, "register the ring with this thread", fix);
        _fd = (int)place.offset;
        EnteredByIndex();
    }

    /// <summary>
    /// Reverts <see cref="RegisterRingFd"/>: io_uring_unregister_ring_fd(3), IORING_UNREGISTER_RING_FDS,
    /// Linux 5.18.
    /// </summary>
    /// <exception cref="IoUringException">
    /// EINVAL: the ring is not registered. EBADF: the ring has no descriptor.
    /// </exception>
    /// <exception cref="InvalidOperationException">The ring is registered with another thread.</exception>
    public void UnregisterRingFd()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        Errno errno = _indexOwner is null ? Errno.EINVAL : Fd < 0 ? Errno.EBADF : Errno.None;
        if (errno == Errno.None)
        {
            ThrowUnlessOwner();
            errno = RemoveIndex();
        }

        Refusal.ThrowIf(errno, "unregister the ring from its thread");
        _fd = Fd;
        EnterFlags = 0;
        _indexOwner = null;
    }

    /// <summary>
    /// Closes the descriptor of a ring with an index of <see cref="RegisterRingFd"/>, which frees a place in
    /// the process's table: io_uring_close_ring_fd(3), Linux 6.3. From then on the index is the only name of
    /// the ring.
    /// </summary>
    /// <exception cref="IoUringException">
    /// EOPNOTSUPP: the kernel is older. EINVAL: the ring has no index. EBADF: the descriptor is already
    /// closed.
    /// </exception>
    /// <exception cref="InvalidOperationException">The ring is registered with another thread.</exception>
    public void CloseRingFd()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        Errno errno = (Features & IORING_FEAT_REG_REG_RING) == 0 ? Errno.EOPNOTSUPP
            : _indexOwner is null ? Errno.EINVAL
            : Fd < 0 ? Errno.EBADF
            : Errno.None;
        Refusal.ThrowIf(errno, "close the descriptor of the ring");
        ThrowUnlessOwner();
        _ = Libc.Close(Fd);
        Fd = -1;
    }

    private void EnteredByIndex()
    {
        EnterFlags = IORING_ENTER_REGISTERED_RING;
        _indexOwner = Thread.CurrentThread;
    }

    /// <summary>
    /// Frees the index at Dispose, if this is the owning thread. Another thread would remove another ring.
    /// </summary>
    private void ReleaseIndex()
    {
        if (_indexOwner == Thread.CurrentThread)
        {
            _ = RemoveIndex();
        }

        EnterFlags = 0;
        _indexOwner = null;
    }

    private Errno RemoveIndex()
    {
        io_uring_rsrc_update place = new() { offset = (uint)_fd };
        return Register(IORING_UNREGISTER_RING_FDS, &place, 1).Errno;
    }

    /// <summary>
    /// Throws, in debug builds of this assembly, on a thread that would silently enter another ring by this
    /// index.
    /// </summary>
    [Conditional("DEBUG")]
    private void CheckIndexOwner(bool byIndex)
    {
        if (byIndex)
        {
            ThrowUnlessOwner();
        }
    }

    private void ThrowUnlessOwner()
    {
        if (_indexOwner != Thread.CurrentThread)
        {
            throw new InvalidOperationException("the ring is registered with another thread: use its index only on that thread");
        }
    }
}
