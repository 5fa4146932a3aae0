using static Uring.Interop.io_uring_register_pbuf_ring_flags;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The lifetime of a ring of buffers.</content>
public sealed unsafe partial class BufferRing
{
    private readonly IoUring _ring;
    private readonly nuint _length;

    private BufferRing(IoUring ring, ushort group, uint entries, void* memory)
    {
        _ring = ring;
        _entries = (io_uring_buf*)memory;
        _length = LengthOf(entries);
        _mask = entries - 1;
        Group = group;
        Entries = entries;
    }

    internal static BufferRing Create(
        IoUring ring, ushort group, uint entries, io_uring_register_pbuf_ring_flags flags, uint minLeft)
    {
        io_uring_buf_reg registration =
            new() { ring_entries = entries, bgid = group, flags = (ushort)flags, min_left = minLeft };
        if (flags.HasFlag(IOU_PBUF_RING_MMAP))
        {
            ring.RegisterBufferRing(registration);
            ulong offset = IORING_OFF_PBUF_RING | ((ulong)group << IORING_OFF_PBUF_SHIFT);
            Errno refused = Libc.MapRing(ring.Fd, LengthOf(entries), offset, out void* shared);
            if (refused != Errno.None)
            {
                _ = ring.TryUnregisterBufferRing(group);
                throw NotMapped(refused, group);
            }

            return new BufferRing(ring, group, entries, shared);
        }

        // Mapped and not from the heap: the kernel may read the pages of a closed ring a little longer, and
        // would take other data of the heap for buffers.
        Errno errno = Libc.MapAnonymous(LengthOf(uint.Clamp(entries, 1, MostEntries)), out void* memory);
        if (errno != Errno.None)
        {
            throw NotMapped(errno, group);
        }

        registration.ring_addr = (ulong)memory;
        try
        {
            ring.RegisterBufferRing(registration);
        }
        catch
        {
            _ = Libc.Munmap(memory, LengthOf(uint.Clamp(entries, 1, MostEntries)));
            throw;
        }

        return new BufferRing(ring, group, entries, memory);
    }

    /// <summary>
    /// Unregisters the ring and frees it. Requests that require a buffer of the ring fail with ENOBUFS from
    /// here on. The caller owns the added buffers again, except those that a request already uses.
    /// </summary>
    /// <remarks>
    /// Dispose the ring before the <see cref="IoUring"/>, although the other order is no error. If the kernel
    /// does not unregister the ring, the memory stays allocated, since the kernel may still use it. The
    /// kernel refuses on a thread other than the one that submits
    /// (<see cref="IoUringOptions.SingleIssuer"/>). Manual: io_uring_free_buf_ring(3).
    /// </remarks>
    public void Dispose() => _ = TryFree();

    /// <summary>Whether the kernel no longer takes buffers from the ring.</summary>
    internal bool TryFree()
    {
        if (_entries == s_detached)
        {
            return true;
        }

        // ENOENT: the program unregistered the group by its number.
        bool free = !_ring.IsOpen || _ring.TryUnregisterBufferRing(Group) is Errno.None or Errno.ENOENT;
        if (free)
        {
            void* memory = _entries;
            _entries = s_detached;
            _mask = 0;
            _ = Libc.Munmap(memory, _length);
        }

        return free;
    }

    private static nuint LengthOf(uint entries) => entries * (nuint)sizeof(io_uring_buf);

    private static IoUringException NotMapped(Errno errno, ushort group) =>
        new(errno, $"cannot map the ring of buffer group {group}: {KernelResult.Describe(errno)}");
}
