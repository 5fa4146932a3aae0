using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>
/// Rings of provided buffers: the kernel takes a buffer when a request has data. Manual:
/// io_uring_provided_buffers(7).
/// </content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Creates an empty ring of provided buffers and registers it: IORING_REGISTER_PBUF_RING, Linux 5.19.
    /// </summary>
    /// <param name="group">
    /// The number of the group for <see cref="io_uring_sqe.SetBufGroup"/>. One ring or list of buffers can
    /// use it.
    /// </param>
    /// <param name="entries">
    /// The number of buffers that the ring has room for: a power of two, at most 32,768.
    /// </param>
    /// <param name="flags">
    /// IOU_PBUF_RING_INC: a request consumes only a part of a buffer, and the next request continues there
    /// (Linux 6.12). IOU_PBUF_RING_MMAP: the kernel allocates the ring, not the library (Linux 6.4).
    /// </param>
    /// <param name="minLeft">
    /// With IOU_PBUF_RING_INC, the number of bytes that must be left of a buffer to continue with it. 0 means
    /// 1. A multishot recvmsg requires room for its header. EINVAL on kernels without this field.
    /// </param>
    /// <returns>The buffer ring. Dispose it before this ring.</returns>
    /// <remarks>Manual: io_uring_setup_buf_ring(3).</remarks>
    /// <exception cref="IoUringException">
    /// EEXIST: the group exists. EINVAL: the number of entries is invalid, or the kernel does not know the
    /// flags. EBADF: IOU_PBUF_RING_MMAP requires a descriptor for the mapping, and this ring has none any
    /// more. ENOMEM.
    /// </exception>
    public BufferRing SetupBufferRing(
        ushort group, uint entries, io_uring_register_pbuf_ring_flags flags = 0, uint minLeft = 0) =>
        BufferRing.Create(this, group, entries, flags, minLeft);

    /// <summary>Creates buffers of one size, and a ring that provides all of them to the kernel.</summary>
    /// <param name="group">As that of <see cref="SetupBufferRing"/>.</param>
    /// <param name="count">The number of buffers, 1 to 32,768. Their numbers begin at 0.</param>
    /// <param name="size">The length of a buffer in bytes.</param>
    /// <param name="flags">IOU_PBUF_RING_*.</param>
    /// <param name="minLeft">As that of <see cref="SetupBufferRing"/>.</param>
    /// <returns>The buffers. Dispose them before this ring.</returns>
    /// <exception cref="IoUringException">As <see cref="SetupBufferRing"/>.</exception>
    public BufferPool SetupBufferPool(
        ushort group, uint count, uint size, io_uring_register_pbuf_ring_flags flags = 0, uint minLeft = 0) =>
        BufferPool.Create(this, group, count, size, flags, minLeft);

    /// <summary>
    /// Registers a ring of provided buffers in memory of the caller: IORING_REGISTER_PBUF_RING, Linux 5.19.
    /// </summary>
    /// <param name="registration">
    /// The address of the ring (on a page boundary, 16 bytes for each entry, tail 0), its size, group and
    /// flags.
    /// </param>
    /// <remarks>
    /// The kernel owns the memory until <see cref="UnregisterBufferRing"/>. If this ring is disposed first,
    /// the kernel owns the memory until the end of its clean-up, which the kernel does not report. Manual:
    /// io_uring_register_buf_ring(3).
    /// </remarks>
    /// <exception cref="IoUringException">
    /// As <see cref="SetupBufferRing"/>. EFAULT: the memory is not mapped.
    /// </exception>
    public void RegisterBufferRing(io_uring_buf_reg registration)
    {
        Errno errno = Register(IORING_REGISTER_PBUF_RING, &registration, 1).Errno;
        uint entries = registration.ring_entries;
        Refusal.ThrowIf(errno, $"register {entries} entries as buffer group {registration.bgid}", errno switch
        {
            Errno.EEXIST => "the group exists, or the ring belongs to another thread (SINGLE_ISSUER)",
            Errno.EINVAL when !uint.IsPow2(entries) || entries > BufferRing.MostEntries =>
                "the number of entries must be a power of two, 32768 at most",
            Errno.EINVAL when registration.min_left != 0 =>
                "this kernel does not know min_left or the flags (IOU_PBUF_RING_INC requires 6.12)",
            Errno.EINVAL when registration.flags != 0 =>
                "this kernel does not know the flags (IOU_PBUF_RING_MMAP requires 6.4, IOU_PBUF_RING_INC 6.12)",
            _ => null,
        });
    }

    /// <summary>Unregisters a ring of provided buffers: IORING_UNREGISTER_PBUF_RING, Linux 5.19.</summary>
    /// <param name="group">
    /// The number of the group. The rings of <see cref="SetupBufferRing"/> unregister themselves when they
    /// are disposed.
    /// </param>
    /// <remarks>Manual: io_uring_unregister_buf_ring(3).</remarks>
    /// <exception cref="IoUringException">
    /// ENOENT: the group does not exist. EINVAL: the buffers of the group are not in a ring.
    /// </exception>
    public void UnregisterBufferRing(ushort group)
    {
        Errno errno = TryUnregisterBufferRing(group);
        Refusal.ThrowIf(errno, $"unregister buffer group {group}");
    }

    /// <summary>
    /// Returns the kernel's head of a ring of provided buffers: IORING_REGISTER_PBUF_STATUS, Linux 6.8.
    /// </summary>
    /// <param name="group">The number of the group.</param>
    /// <returns>
    /// The head, which counts from 0 to 65,535 and wraps, or an error. ENOENT: the group does not exist.
    /// EINVAL: the buffers of the group are not in a ring, or the kernel is older.
    /// </returns>
    /// <remarks>A system call. Manual: io_uring_buf_ring_head(3).</remarks>
    public KernelResult BufferRingHead(ushort group)
    {
        io_uring_buf_status status = new() { buf_group = group };
        KernelResult asked = Register(IORING_REGISTER_PBUF_STATUS, &status, 1);
        return asked.IsError ? asked : new KernelResult((int)status.head);
    }

    internal Errno TryUnregisterBufferRing(ushort group)
    {
        io_uring_buf_reg registration = new() { bgid = group };
        return Register(IORING_UNREGISTER_PBUF_RING, &registration, 1).Errno;
    }
}
