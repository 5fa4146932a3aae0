using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>
/// The registered buffers of another ring, without a second lock of their pages: io_uring_clone_buffers(3).
/// </content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Clones the buffers of another ring into this one: IORING_REGISTER_CLONE_BUFFERS, Linux 6.12.
    /// </summary>
    /// <param name="source">
    /// The other ring. Its table may be unregistered afterwards. With this ring as source a buffer is in two
    /// slots.
    /// </param>
    /// <param name="sourceOffset">The first slot of the source: Linux 6.13.</param>
    /// <param name="offset">
    /// The first slot of this ring: Linux 6.13. Slots before it are empty if this ring has no table.
    /// </param>
    /// <param name="count">
    /// The number of buffers: Linux 6.13. 0 with both offsets 0 clones all buffers.
    /// </param>
    /// <param name="replace">
    /// Replaces the buffers in the slots, as an update does, and extends a table that is too short
    /// (IORING_REGISTER_DST_REPLACE, Linux 6.13). Without it this ring must have no table.
    /// </param>
    /// <remarks>Manual: io_uring_clone_buffers(3), io_uring_clone_buffers_offset(3).</remarks>
    /// <exception cref="IoUringException">
    /// EBUSY: this ring has a table, and <paramref name="replace"/> is false. ENXIO: the source has no table.
    /// EINVAL: the kernel is older, or the rings belong to different processes. EINVAL or EOVERFLOW: slots
    /// are beyond the table of the source. EEXIST: another thread owns one of the rings
    /// (<see cref="IoUringOptions.SingleIssuer"/>).
    /// </exception>
    public void CloneBuffers(IoUring source, uint sourceOffset = 0, uint offset = 0, uint count = 0, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(!source.IsOpen, source);
        CloneBuffers((uint)source.RegisterFd, registered: source.RegisterFlags != 0, sourceOffset, offset, count, replace);
    }

    /// <summary>
    /// Clones the buffers of a ring that the calling thread has registered (IORING_REGISTER_SRC_REGISTERED),
    /// which may have no descriptor any more.
    /// </summary>
    /// <param name="sourceIndex">
    /// The index of the source among the registered rings of this thread: io_uring_register_ring_fd(3).
    /// </param>
    /// <param name="sourceOffset">The first slot of the source.</param>
    /// <param name="offset">The first slot of this ring.</param>
    /// <param name="count">The number of buffers. 0 with both offsets 0 clones all buffers.</param>
    /// <param name="replace">As that of the other overload.</param>
    /// <exception cref="IoUringException">
    /// As those of the other overload. EINVAL: the index is out of range. EBADF: the index is free.
    /// </exception>
    public void CloneBuffersFromRegistered(
        uint sourceIndex, uint sourceOffset = 0, uint offset = 0, uint count = 0, bool replace = false) =>
        CloneBuffers(sourceIndex, registered: true, sourceOffset, offset, count, replace);

    private void CloneBuffers(uint source, bool registered, uint sourceOffset, uint offset, uint count, bool replace)
    {
        io_uring_clone_buffers argument = new()
        {
            src_fd = source,
            flags = (registered ? IORING_REGISTER_SRC_REGISTERED : 0) | (replace ? IORING_REGISTER_DST_REPLACE : 0),
            src_off = sourceOffset,
            dst_off = offset,
            nr = count,
        };
        Errno errno = Register(IORING_REGISTER_CLONE_BUFFERS, &argument, 1).Errno;
        Refusal.ThrowIf(errno, "clone the buffers of another ring", errno switch
        {
            Errno.EBUSY => "this ring has a table of buffers: unregister it first, or set replace",
            Errno.ENXIO => "the other ring has no buffers",
            _ => null,
        });
    }
}
