namespace Uring.Interop;

/// <summary>The part of a buffer that a completion has filled.</summary>
public readonly ref struct FilledBuffer
{
    internal FilledBuffer(Span<byte> bytes, ushort bufferId, bool isDone)
    {
        Bytes = bytes;
        BufferId = bufferId;
        IsDone = isDone;
    }

    /// <summary>The bytes. Empty when the request failed or read nothing.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>The number of the buffer.</summary>
    public ushort BufferId { get; }

    /// <summary>
    /// Whether the program owns the buffer and must recycle it. Otherwise the kernel continues with the rest
    /// (IORING_CQE_F_BUF_MORE, IOU_PBUF_RING_INC), and the program may still read earlier parts.
    /// </summary>
    public bool IsDone { get; }
}
