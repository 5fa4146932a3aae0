using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>
/// A ring of provided buffers: we add at its tail, the kernel takes from its head when a request with IOSQE_BUFFER_SELECT has
/// data. The buffers may be anywhere; <see cref="BufferPool"/> brings its own.
/// </summary>
/// <remarks>
/// Made by <see cref="IoUring.SetupBufferRing"/>. One thread at a time may add. To be disposed: the garbage
/// collector takes nothing away from the kernel and frees nothing. See <c>io_uring_register_buf_ring(3)</c>.
/// </remarks>
public sealed unsafe partial class BufferRing : IDisposable
{
    /// <summary>How many entries a ring can have: its head and tail count to 65,535, and full must differ from empty.</summary>
    internal const uint MostEntries = 32768;

    /// <summary>What a disposed ring writes to instead of memory that is no longer mapped. Nobody reads it.</summary>
    private static readonly io_uring_buf* s_detached = (io_uring_buf*)NativeMemory.AllocZeroed((nuint)sizeof(io_uring_buf));

    private io_uring_buf* _entries;
    private uint _mask;
    private ushort _tail;

    /// <summary>The number of the group, as requests and the kernel know it.</summary>
    public ushort Group { get; }

    /// <summary>For how many buffers there is room.</summary>
    public uint Entries { get; }

    /// <summary>The number of entries less one, io_uring_buf_ring_mask(3); 0 once disposed.</summary>
    public uint Mask => _mask;

    /// <summary>Where the next buffer goes that is added; counts from 0 to 65,535 and begins again.</summary>
    public ushort Tail => _tail;

    /// <summary>Fills an entry behind the tail. The kernel sees it after <see cref="Advance"/>.</summary>
    /// <param name="buffer">Where the buffer begins. The memory must stay where it is until the buffer is ours again.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="bufferId">Its number, which completions name: any.</param>
    /// <param name="offset">How many entries have been filled since the last <see cref="Advance"/>.</param>
    /// <remarks>
    /// Nothing is checked: there must not be more buffers than <see cref="Entries"/> in the ring. See
    /// <c>io_uring_buf_ring_add(3)</c>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(void* buffer, uint length, ushort bufferId, uint offset = 0)
    {
        // Field by field: the last two bytes of the first entry are the tail.
        io_uring_buf* entry = _entries + ((_tail + offset) & _mask);
        entry->addr = (ulong)buffer;
        entry->len = length;
        entry->bid = bufferId;
    }

    /// <summary>Shows the kernel the entries filled since the last time, with one store.</summary>
    /// <param name="count">How many.</param>
    /// <remarks>
    /// For <c>io_uring_buf_ring_cq_advance(3)</c> call this and give the completions back: they are two stores there too. See
    /// <c>io_uring_buf_ring_advance(3)</c>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(uint count)
    {
        _tail += (ushort)count;

        // A release: who sees the tail sees the entries before it.
        Volatile.Write(ref ((io_uring_buf_ring*)_entries)->tail, _tail);
    }

    /// <summary>Asks up to where the kernel has taken buffers: IORING_REGISTER_PBUF_STATUS, Linux 6.8.</summary>
    /// <returns>As <see cref="IoUring.BufferRingHead"/>.</returns>
    public KernelResult Head() => _ring.BufferRingHead(Group);

    /// <summary>Asks how many buffers the kernel still has: IORING_REGISTER_PBUF_STATUS, Linux 6.8.</summary>
    /// <returns>
    /// How many, already outdated when requests are in flight, or an error of <see cref="IoUring.BufferRingHead"/>.
    /// </returns>
    /// <remarks>A system call. See <c>io_uring_buf_ring_available(3)</c>.</remarks>
    public KernelResult Available()
    {
        KernelResult head = Head();
        return head.IsError ? head : new KernelResult((ushort)(_tail - (ushort)head.Value));
    }

    /// <summary>The number of the buffer that was added when the tail was at a position, while its entry is not used again.</summary>
    internal ushort IdAt(ushort position) => _entries[position & _mask].bid;
}
