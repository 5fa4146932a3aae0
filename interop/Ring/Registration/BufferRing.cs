using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>
/// A ring of provided buffers. The program adds buffers at the tail, and the kernel takes one from the head
/// when a request with IOSQE_BUFFER_SELECT has data. The buffers may be anywhere in memory. A
/// <see cref="BufferPool"/> allocates its buffers.
/// </summary>
/// <remarks>
/// <see cref="IoUring.SetupBufferRing"/> creates the ring. One thread at a time may add buffers. Dispose the
/// ring: the garbage collector neither unregisters nor frees it. Manual: io_uring_register_buf_ring(3).
/// </remarks>
public sealed unsafe partial class BufferRing : IDisposable
{
    /// <summary>
    /// The most entries of a ring: its head and tail count to 65,535, and a full ring must differ from an
    /// empty one.
    /// </summary>
    internal const uint MostEntries = 32768;

    /// <summary>
    /// The memory that a disposed ring writes to instead of unmapped memory. No code reads it.
    /// </summary>
    private static readonly io_uring_buf* s_detached = (io_uring_buf*)NativeMemory.AllocZeroed((nuint)sizeof(io_uring_buf));

    private io_uring_buf* _entries;
    private uint _mask;
    private ushort _tail;

    /// <summary>The number of the group.</summary>
    public ushort Group { get; }

    /// <summary>The number of buffers that the ring has room for.</summary>
    public uint Entries { get; }

    /// <summary>The number of entries less one: io_uring_buf_ring_mask(3). 0 after Dispose.</summary>
    public uint Mask => _mask;

    /// <summary>The position of the next added buffer. It counts from 0 to 65,535 and wraps.</summary>
    public ushort Tail => _tail;

    /// <summary>
    /// Fills an entry behind the tail. The kernel sees the entry after <see cref="Advance"/>.
    /// </summary>
    /// <param name="buffer">
    /// The address of the buffer. The memory must stay in place until the program owns the buffer again.
    /// </param>
    /// <param name="length">The length of the buffer in bytes.</param>
    /// <param name="bufferId">Any number for the buffer. The completion reports it.</param>
    /// <param name="offset">The number of entries filled since the last <see cref="Advance"/>.</param>
    /// <remarks>
    /// The method checks nothing: the ring must not get more than <see cref="Entries"/> buffers. Manual:
    /// io_uring_buf_ring_add(3).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(void* buffer, uint length, ushort bufferId, uint offset = 0)
    {
        // Each field alone: the last two bytes of the first entry are the tail.
        io_uring_buf* entry = _entries + ((_tail + offset) & _mask);
        entry->addr = (ulong)buffer;
        entry->len = length;
        entry->bid = bufferId;
    }

    /// <summary>
    /// Publishes the entries filled since the last call to the kernel, with one store of the tail.
    /// </summary>
    /// <param name="count">The number of entries.</param>
    /// <remarks>
    /// io_uring_buf_ring_cq_advance(3) is this method and <see cref="CompletionQueue.Advance"/>: liburing
    /// makes two stores, too. Manual: io_uring_buf_ring_advance(3).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(uint count)
    {
        _tail += (ushort)count;

        // A release: a kernel that sees the tail also sees the entries before it.
        Volatile.Write(ref ((io_uring_buf_ring*)_entries)->tail, _tail);
    }

    /// <summary>Returns the kernel's head of the ring: IORING_REGISTER_PBUF_STATUS, Linux 6.8.</summary>
    /// <returns>As <see cref="IoUring.BufferRingHead"/>.</returns>
    public KernelResult Head() => _ring.BufferRingHead(Group);

    /// <summary>
    /// Returns the number of buffers that the kernel has: IORING_REGISTER_PBUF_STATUS, Linux 6.8.
    /// </summary>
    /// <returns>The number, or an error of <see cref="IoUring.BufferRingHead"/>.</returns>
    /// <remarks>
    /// A system call. With requests in flight the number is outdated at its return. Manual:
    /// io_uring_buf_ring_available(3).
    /// </remarks>
    public KernelResult Available()
    {
        KernelResult head = Head();
        return head.IsError ? head : new KernelResult((ushort)(_tail - (ushort)head.Value));
    }

    /// <summary>
    /// Returns the number of the buffer that was added at a position of the tail. The entry must not be
    /// reused yet.
    /// </summary>
    internal ushort IdAt(ushort position) => _entries[position & _mask].bid;
}
