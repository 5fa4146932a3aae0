using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>
/// Rings of provided buffers, from which the kernel chooses when data is there: io_uring_provided_buffers(7).
/// </content>
public sealed unsafe partial class IoUring
{
    /// <summary>Makes an empty ring of provided buffers and registers it: IORING_REGISTER_PBUF_RING, Linux 5.19.</summary>
    /// <param name="group">
    /// Its number, for <see cref="io_uring_sqe.SetBufGroup"/>; one ring or list of buffers can have it.
    /// </param>
    /// <param name="entries">For how many buffers there is room: a power of two, at most 32,768.</param>
    /// <param name="flags">
    /// IOU_PBUF_RING_INC: a request that needs part of a buffer leaves the rest of it to the next (Linux 6.12);
    /// IOU_PBUF_RING_MMAP: the kernel allocates the ring (Linux 6.4), otherwise it is ours.
    /// </param>
    /// <param name="minLeft">
    /// With IOU_PBUF_RING_INC, how many bytes must be left of a buffer to go on with it; 0 stands for 1. A repeated recvmsg
    /// wants its header to fit. EINVAL on kernels that do not know it.
    /// </param>
    /// <returns>The ring, to be disposed before this one.</returns>
    /// <remarks>See <c>io_uring_setup_buf_ring(3)</c>.</remarks>
    /// <exception cref="IoUringException">
    /// EEXIST when the group exists; EINVAL for a number of entries that can't be, or flags that the kernel does not know;
    /// EBADF with IOU_PBUF_RING_MMAP when this ring has no descriptor any more, by which it could be mapped; ENOMEM.
    /// </exception>
    public BufferRing SetupBufferRing(
        ushort group, uint entries, io_uring_register_pbuf_ring_flags flags = 0, uint minLeft = 0) =>
        BufferRing.Create(this, group, entries, flags, minLeft);

    /// <summary>Makes buffers of one size, and a ring that provides them all to the kernel.</summary>
    /// <param name="group">As that of <see cref="SetupBufferRing"/>, and so are the others.</param>
    /// <param name="count">How many buffers, 1 to 32,768; they are numbered from 0.</param>
    /// <param name="size">The length of each in bytes.</param>
    /// <param name="flags">IOU_PBUF_RING_*.</param>
    /// <param name="minLeft">With IOU_PBUF_RING_INC, how much must be left of a buffer.</param>
    /// <returns>The buffers, to be disposed before this ring.</returns>
    /// <exception cref="IoUringException">As <see cref="SetupBufferRing"/>.</exception>
    public BufferPool SetupBufferPool(
        ushort group, uint count, uint size, io_uring_register_pbuf_ring_flags flags = 0, uint minLeft = 0) =>
        BufferPool.Create(this, group, count, size, flags, minLeft);

    /// <summary>Registers a ring of provided buffers in memory of the caller: IORING_REGISTER_PBUF_RING, Linux 5.19.</summary>
    /// <param name="registration">
    /// Where the ring is (on a page boundary, 16 bytes per entry, its tail set to 0), its size, group and flags.
    /// </param>
    /// <remarks>
    /// The memory is the kernel's until <see cref="UnregisterBufferRing"/> or, when this ring is disposed first, until the
    /// kernel has torn it down, which nothing tells. See <c>io_uring_register_buf_ring(3)</c>.
    /// </remarks>
    /// <exception cref="IoUringException">As <see cref="SetupBufferRing"/>; EFAULT for memory that is not there.</exception>
    public void RegisterBufferRing(io_uring_buf_reg registration)
    {
        Errno errno = Register(IORING_REGISTER_PBUF_RING, &registration, 1).Errno;
        uint entries = registration.ring_entries;
        Refusal.ThrowIf(errno, $"register {entries} entries as buffer group {registration.bgid}", errno switch
        {
            Errno.EEXIST => "the group exists, or the ring is another thread's (SINGLE_ISSUER)",
            Errno.EINVAL when !uint.IsPow2(entries) || entries > BufferRing.MostEntries =>
                "the entries have to be a power of two, 32768 at most",
            Errno.EINVAL when registration.min_left != 0 =>
                "this kernel does not know min_left, or not these flags (IOU_PBUF_RING_INC needs 6.12)",
            Errno.EINVAL when registration.flags != 0 =>
                "this kernel does not know these flags (IOU_PBUF_RING_MMAP needs 6.4, IOU_PBUF_RING_INC 6.12)",
            _ => null,
        });
    }

    /// <summary>Takes a ring of provided buffers away: IORING_UNREGISTER_PBUF_RING, Linux 5.19.</summary>
    /// <param name="group">Its group. The rings of <see cref="SetupBufferRing"/> do this when they are disposed.</param>
    /// <remarks>See <c>io_uring_unregister_buf_ring(3)</c>.</remarks>
    /// <exception cref="IoUringException">ENOENT without such a group; EINVAL when its buffers are not in a ring.</exception>
    public void UnregisterBufferRing(ushort group)
    {
        Errno errno = TryUnregisterBufferRing(group);
        Refusal.ThrowIf(errno, $"unregister buffer group {group}");
    }

    /// <summary>
    /// Asks up to where the kernel has taken buffers from a ring of them: IORING_REGISTER_PBUF_STATUS, Linux 6.8.
    /// </summary>
    /// <param name="group">Its group.</param>
    /// <returns>
    /// The head, which counts from 0 to 65,535 and begins again, or ENOENT without such a group; EINVAL when its buffers
    /// are not in a ring, and on older kernels.
    /// </returns>
    /// <remarks>A system call. See <c>io_uring_buf_ring_head(3)</c>.</remarks>
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
