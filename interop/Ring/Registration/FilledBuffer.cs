namespace Uring.Interop;

/// <summary>What a completion has filled of one buffer.</summary>
public readonly ref struct FilledBuffer
{
    internal FilledBuffer(Span<byte> bytes, ushort bufferId, bool isDone)
    {
        Bytes = bytes;
        BufferId = bufferId;
        IsDone = isDone;
    }

    /// <summary>The bytes: none when the request failed or there was nothing to read.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>The number of the buffer.</summary>
    public ushort BufferId { get; }

    /// <summary>
    /// Whether the buffer is ours and wants to be recycled; otherwise the kernel goes on with what is left of it
    /// (IORING_CQE_F_BUF_MORE, IOU_PBUF_RING_INC), and earlier parts of it may still be read.
    /// </summary>
    public bool IsDone { get; }
}
