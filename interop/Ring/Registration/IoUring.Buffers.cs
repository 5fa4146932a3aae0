using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Registered buffers, also called fixed buffers: io_uring_registered_buffers(7).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Gives the ring a table of buffers, which stay locked in memory: IORING_REGISTER_BUFFERS2, Linux 5.13.</summary>
    /// <param name="buffers">
    /// Where each begins and its length in bytes, 1 GiB at most; a null pointer with a length of 0 leaves the slot empty. The
    /// memory must be neither freed nor, if it is the garbage collector's, unpinned before it has left the table.
    /// </param>
    /// <param name="tags">
    /// None, or one for each slot: when the buffer has left the table and no request uses it any more, a completion comes
    /// with the tag as its <c>user_data</c> and a result of 0. A tag of 0 is none; an empty slot can't have one.
    /// </param>
    /// <remarks>See <c>io_uring_register_buffers(3)</c> and <c>io_uring_register_buffers_tags(3)</c>.</remarks>
    /// <exception cref="IoUringException">
    /// EBUSY when there is a table already; EFAULT for memory that is not there, is too long or has no length; EINVAL for no
    /// buffer at all, more than 16,384, or a tag without a buffer; ENOMEM above the limit of locked memory
    /// (RLIMIT_MEMLOCK); EOVERFLOW when the end of a buffer has no address.
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

    /// <summary>Gives the ring a table of empty slots for buffers: IORING_RSRC_REGISTER_SPARSE, Linux 5.19.</summary>
    /// <param name="count">How many slots, 16,384 at most.</param>
    /// <remarks>See <c>io_uring_register_buffers_sparse(3)</c>.</remarks>
    /// <exception cref="IoUringException">EBUSY when there is a table already; EINVAL for 0 or too many.</exception>
    public void RegisterBuffersSparse(uint count) =>
        RegisterBufferTable(new() { nr = count, flags = IORING_RSRC_REGISTER_SPARSE });

    /// <summary>Puts buffers into slots of the table, or empties slots: IORING_REGISTER_BUFFERS_UPDATE, Linux 5.13.</summary>
    /// <param name="slot">The first slot, counted from 0.</param>
    /// <param name="buffers">
    /// As those of <see cref="RegisterBuffers"/>. What a slot held stays locked until the requests that use it have ended.
    /// </param>
    /// <param name="tags">As those of <see cref="RegisterBuffers"/>.</param>
    /// <returns>
    /// How many slots were dealt with: fewer than asked when a later one failed. Or an error for the first, of those of
    /// <see cref="RegisterBuffers"/>; EINVAL beyond the table; ENXIO without a table.
    /// </returns>
    /// <remarks>See <c>io_uring_register_buffers_update_tag(3)</c>.</remarks>
    public KernelResult UpdateBuffers(uint slot, ReadOnlySpan<iovec> buffers, ReadOnlySpan<ulong> tags = default)
    {
        fixed (iovec* data = buffers)
        {
            return UpdateTable(IORING_REGISTER_BUFFERS_UPDATE, slot, data, buffers.Length, tags);
        }
    }

    /// <summary>
    /// Takes the table of buffers away: IORING_UNREGISTER_BUFFERS. Buffers stay locked until the requests that use them have
    /// ended.
    /// </summary>
    /// <remarks>A ring that is disposed needs no such thing. See <c>io_uring_unregister_buffers(3)</c>.</remarks>
    /// <exception cref="IoUringException">ENXIO without a table.</exception>
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
