using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Registered buffers, also called fixed buffers: io_uring_registered_buffers(7).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Registers a table of buffers, whose pages the kernel locks in memory: IORING_REGISTER_BUFFERS2, Linux
    /// 5.13.
    /// </summary>
    /// <param name="buffers">
    /// The address and the length in bytes of each buffer, at most 1 GiB. A null pointer with a length of 0
    /// is an empty slot. The program must not free a buffer, or unpin memory of the garbage collector, before
    /// the buffer has left the table.
    /// </param>
    /// <param name="tags">
    /// Empty, or one tag for each slot. When a buffer has left the table and no request uses it any more, a
    /// completion reports the tag as <c>user_data</c> with a result of 0. A tag of 0 is no tag, and an empty
    /// slot must have 0.
    /// </param>
    /// <remarks>Manual: io_uring_register_buffers(3), io_uring_register_buffers_tags(3).</remarks>
    /// <exception cref="IoUringException">
    /// EBUSY: the ring has a table. EFAULT: a buffer is not mapped, is too long or has no length. EINVAL: the
    /// table has no buffer or more than 16,384, or a tag has no buffer. ENOMEM: the limit of locked memory is
    /// exceeded (RLIMIT_MEMLOCK). EOVERFLOW: the end of a buffer has no address.
    /// </exception>
    public void RegisterBuffers(ReadOnlySpan<iovec> buffers, ReadOnlySpan<ulong> tags = default)
    {
        CheckTags(buffers.Length, tags.Length);
        fixed (iovec* data = buffers)
        fixed (ulong* tag = tags)
        {
            RegisterBufferTable(new() { nr = (uint)buffers.Length, data = (ulong)data, tags = (ulong)tag });
        }
    }

    /// <summary>
    /// Registers a table of empty slots for buffers: IORING_RSRC_REGISTER_SPARSE, Linux 5.19.
    /// </summary>
    /// <param name="count">The number of slots, at most 16,384.</param>
    /// <remarks>Manual: io_uring_register_buffers_sparse(3).</remarks>
    /// <exception cref="IoUringException">
    /// EBUSY: the ring has a table. EINVAL: the number is 0 or too high.
    /// </exception>
    public void RegisterBuffersSparse(uint count) =>
        RegisterBufferTable(new() { nr = count, flags = IORING_RSRC_REGISTER_SPARSE });

    /// <summary>
    /// Replaces or empties slots of the table of buffers: IORING_REGISTER_BUFFERS_UPDATE, Linux 5.13.
    /// </summary>
    /// <param name="slot">The first slot, counted from 0.</param>
    /// <param name="buffers">
    /// As those of <see cref="RegisterBuffers"/>. A replaced buffer stays locked until the requests that use
    /// it have ended.
    /// </param>
    /// <param name="tags">As those of <see cref="RegisterBuffers"/>.</param>
    /// <returns>
    /// The number of updated slots: fewer than given when a later slot failed. Or an error of the first slot,
    /// as those of <see cref="RegisterBuffers"/>. EINVAL: a slot is beyond the table. ENXIO: the ring has no
    /// table.
    /// </returns>
    /// <remarks>Manual: io_uring_register_buffers_update_tag(3).</remarks>
    public KernelResult UpdateBuffers(uint slot, ReadOnlySpan<iovec> buffers, ReadOnlySpan<ulong> tags = default)
    {
        fixed (iovec* data = buffers)
        {
            return UpdateTable(IORING_REGISTER_BUFFERS_UPDATE, slot, data, buffers.Length, tags);
        }
    }

    /// <summary>
    /// Unregisters the table of buffers: IORING_UNREGISTER_BUFFERS. A buffer stays locked until the requests
    /// that use it have ended.
    /// </summary>
    /// <remarks>Dispose does this, too. Manual: io_uring_unregister_buffers(3).</remarks>
    /// <exception cref="IoUringException">ENXIO: the ring has no table.</exception>
    public void UnregisterBuffers()
    {
        Errno errno = Register(IORING_UNREGISTER_BUFFERS, null, 0).Errno;
        Refusal.ThrowIf(errno, "unregister the buffers");
    }

    private void RegisterBufferTable(io_uring_rsrc_register table)
    {
        Errno errno = Register(IORING_REGISTER_BUFFERS2, &table, (uint)sizeof(io_uring_rsrc_register)).Errno;
        Refusal.ThrowIf(errno, $"register {table.nr} buffers", errno switch
        {
            Errno.EBUSY => "the ring has a table of buffers: unregister it first",
            _ => null,
        });
    }
}
