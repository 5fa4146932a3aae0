using System.Runtime.CompilerServices;

namespace Uring.Interop;

/// <summary>
/// Buffers of one size in one block of memory, all provided to the kernel. The kernel fills a buffer when a
/// request with IOSQE_BUFFER_SELECT has data. The program owns a filled buffer until it recycles the buffer.
/// </summary>
/// <remarks>
/// <see cref="IoUring.SetupBufferPool"/> creates the pool. One thread at a time may use it. Dispose it as a
/// <see cref="BufferRing"/>.
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

    /// <summary>
    /// The ring of the buffers. A buffer that the program adds to this ring does not belong to the pool.
    /// </summary>
    public BufferRing Ring => _ring;

    /// <summary>The number of the group: <see cref="io_uring_sqe.SetBufGroup"/>.</summary>
    public ushort Group => _ring.Group;

    /// <summary>The number of buffers. Their numbers begin at 0.</summary>
    public uint Count => (uint)_places.Length;

    /// <summary>The length of a buffer in bytes.</summary>
    public uint Size { get; }

    /// <summary>Returns a whole buffer, whether the kernel or the program owns it.</summary>
    /// <param name="bufferId">The number of the buffer.</param>
    /// <exception cref="IndexOutOfRangeException">The pool has no such buffer.</exception>
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
    /// Returns the parts that a completion has filled. Call this once for each completion of the pool's
    /// requests, in their order, and enumerate the parts to the end before the next call.
    /// </summary>
    /// <param name="completion">The completion. Without IORING_CQE_F_BUFFER it has filled no buffer.</param>
    /// <returns>
    /// One part, or for a bundle (IORING_RECVSEND_BUNDLE) one for each buffer. With IOU_PBUF_RING_INC a part
    /// begins at the end of the last part of that buffer.
    /// </returns>
    /// <remarks>
    /// With IOU_PBUF_RING_INC a read of a regular file consumes the requested length of the buffer, even if
    /// the read is short. The positions of the pool and the kernel differ then. So such a read should request
    /// a length of 0, which means the rest of a buffer.
    /// </remarks>
    public FilledBuffers Take(in io_uring_cqe completion) => new(this, in completion);

    /// <summary>Returns a buffer to the kernel at once.</summary>
    /// <param name="bufferId">
    /// The number of a buffer that the program owns. The kernel fills a buffer twice if the program returns
    /// it twice.
    /// </param>
    /// <exception cref="IndexOutOfRangeException">The pool has no such buffer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Recycle(ushort bufferId)
    {
        Add(bufferId, 0);
        _ring.Advance(1);
    }

    /// <summary>Returns several buffers to the kernel with one store of the tail.</summary>
    /// <param name="bufferIds">The numbers of the buffers.</param>
    /// <exception cref="IndexOutOfRangeException">
    /// The pool has no such buffer. No buffer was returned.
    /// </exception>
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

    /// <summary>The place of a buffer, and its filled length.</summary>
    private struct Place
    {
        /// <summary>
        /// The filled bytes with IOU_PBUF_RING_INC, while the kernel continues to use the buffer.
        /// </summary>
        public uint Filled;

        /// <summary>The tail of the ring when the buffer was added.</summary>
        public ushort Position;
    }
}
