using System.Runtime.CompilerServices;

namespace Uring.Interop;

/// <summary>
/// Buffers of one size in one piece of memory, all provided to the kernel, which fills one of them when a request with
/// IOSQE_BUFFER_SELECT has data. A filled buffer is ours until it is recycled.
/// </summary>
/// <remarks>
/// Made by <see cref="IoUring.SetupBufferPool"/>. One thread at a time may use it. To be disposed, as <see cref="BufferRing"/>.
/// <code>
/// foreach (FilledBuffer part in pool.Take(cqe))
/// {
///     Handle(part.Bytes);
///     if (part.IsDone) { pool.Recycle(part.BufferId); }
/// }
/// </code>
/// </remarks>
public sealed unsafe partial class BufferPool : IDisposable
{
    private readonly BufferRing _ring;
    private readonly Place[] _places;
    private byte* _memory;

    /// <summary>The ring that the buffers are in; a buffer that is added to it by hand is not of this pool.</summary>
    public BufferRing Ring => _ring;

    /// <summary>The number of the group: <see cref="io_uring_sqe.SetBufGroup"/>.</summary>
    public ushort Group => _ring.Group;

    /// <summary>How many buffers there are; they are numbered from 0.</summary>
    public uint Count => (uint)_places.Length;

    /// <summary>The length of each in bytes.</summary>
    public uint Size { get; }

    /// <summary>A buffer, all of it, whoever's it is at the moment.</summary>
    /// <param name="bufferId">Its number.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such buffer.</exception>
    public Span<byte> this[ushort bufferId]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            _ = _places[bufferId];
            return _memory == null ? [] : new Span<byte>(_memory + (bufferId * (nuint)Size), (int)Size);
        }
    }

    /// <summary>
    /// What a completion has filled. To be taken once from each completion of this pool's requests, in their order, and
    /// enumerated to its end before the next.
    /// </summary>
    /// <param name="completion">The completion; without IORING_CQE_F_BUFFER it has filled none.</param>
    /// <returns>
    /// The parts: one, or for a bundle (IORING_RECVSEND_BUNDLE) one for each buffer. With IOU_PBUF_RING_INC a part begins
    /// where the last one of that buffer ended.
    /// </returns>
    /// <remarks>
    /// With IOU_PBUF_RING_INC a read of a regular file uses up as much as it asked for, even if less came: after a short one
    /// the places here and in the kernel differ, so ask for 0 there, which is all that is left of a buffer.
    /// </remarks>
    public FilledBuffers Take(in io_uring_cqe completion) => new(this, in completion);

    /// <summary>Gives a buffer back to the kernel, which sees it at once.</summary>
    /// <param name="bufferId">Its number. Only a buffer that is ours: given twice, it would be filled twice.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such buffer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Recycle(ushort bufferId)
    {
        Add(bufferId, 0);
        _ring.Advance(1);
    }

    /// <summary>Gives buffers back to the kernel, which sees them all at once: one store of the tail.</summary>
    /// <param name="bufferIds">Their numbers.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such buffer; the kernel has seen none of them.</exception>
    public void Recycle(ReadOnlySpan<ushort> bufferIds)
    {
        for (int i = 0; i < bufferIds.Length; i++)
        {
            Add(bufferIds[i], (uint)i);
        }

        _ring.Advance((uint)bufferIds.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ushort bufferId, uint offset)
    {
        _places[bufferId] = new Place { Position = (ushort)(_ring.Tail + offset) };
        _ring.Add(_memory + (bufferId * (nuint)Size), Size, bufferId, offset);
    }

    /// <summary>Where a buffer is, and how much of it has been filled.</summary>
    private struct Place
    {
        /// <summary>With IOU_PBUF_RING_INC, how many bytes have been filled, while the kernel goes on with the buffer.</summary>
        public uint Filled;

        /// <summary>The tail of the ring when the buffer was added.</summary>
        public ushort Position;
    }
}
