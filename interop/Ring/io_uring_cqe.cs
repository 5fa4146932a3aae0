using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The members of a completion for C#.</content>
public partial struct io_uring_cqe
{
    /// <summary>The result of the request: <c>res</c> as a count or an error.</summary>
    public readonly KernelResult Result => new(res);

    /// <summary>
    /// Whether the request continues and will complete again (IORING_CQE_F_MORE). Without the flag a
    /// multishot request has ended: re-arm it.
    /// </summary>
    public readonly bool HasMore => (flags & IORING_CQE_F_MORE) != 0;

    /// <summary>
    /// Whether the request took a provided buffer (IORING_CQE_F_BUFFER): <see cref="BufferId"/>.
    /// </summary>
    public readonly bool HasBuffer => (flags & IORING_CQE_F_BUFFER) != 0;

    /// <summary>
    /// The number of the provided buffer that the request took. Valid only with <see cref="HasBuffer"/>.
    /// </summary>
    public readonly ushort BufferId => (ushort)(flags >> IORING_CQE_BUFFER_SHIFT);

    /// <summary>
    /// Whether the rest of the buffer will serve further completions (IORING_CQE_F_BUF_MORE, Linux 6.12,
    /// buffer rings with incremental consumption).
    /// </summary>
    public readonly bool HasBufferMore => (flags & IORING_CQE_F_BUF_MORE) != 0;

    /// <summary>
    /// Whether this is the second completion of a zero-copy send (IORING_CQE_F_NOTIF): the kernel no longer
    /// reads the buffer.
    /// </summary>
    public readonly bool IsNotification => (flags & IORING_CQE_F_NOTIF) != 0;

    /// <summary>
    /// Whether the socket had more to read after this receive, or more to accept
    /// (IORING_CQE_F_SOCK_NONEMPTY).
    /// </summary>
    public readonly bool IsSocketNonEmpty => (flags & IORING_CQE_F_SOCK_NONEMPTY) != 0;

    /// <summary>
    /// Whether the completion has a second half, in a ring with IORING_SETUP_CQE_MIXED (IORING_CQE_F_32,
    /// Linux 6.18).
    /// </summary>
    public readonly bool Is32 => (flags & IORING_CQE_F_32) != 0;

    /// <summary>
    /// Whether this is the gap at the end of a mixed queue and no completion (IORING_CQE_F_SKIP, Linux 6.18).
    /// </summary>
    internal readonly bool IsPadding => (flags & IORING_CQE_F_SKIP) != 0;
}
