namespace Uring.Interop;

// Timeouts and cancellation.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Completes after a time, or after a number of completions.</summary>
    /// <param name="timespec">
    /// The time, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of completions that end the timeout early, or 0.</param>
    /// <param name="timeoutFlags"><c>IORING_TIMEOUT_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.4. <c>res</c>: -ETIME when the time has elapsed, 0 when the completions came first, or
    /// another negative errno. Manual: io_uring_prep_timeout(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_TIMEOUT)]
    [SqeLiteral("fd", -1, "no file")]
    [SqeLiteral("len", 1, "one timespec")]
    public partial void PrepTimeout([Sqe("addr")] __kernel_timespec* timespec, [Sqe("off")] uint count, uint timeoutFlags);

    /// <summary>Cancels a timeout.</summary>
    /// <param name="userData">The <c>user_data</c> of the timeout.</param>
    /// <param name="timeoutFlags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 5.5. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_timeout_remove(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_TIMEOUT_REMOVE)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepTimeoutRemove([Sqe("addr")] ulong userData, uint timeoutFlags);

    /// <summary>Changes the time of a timeout.</summary>
    /// <param name="timespec">
    /// The time, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="userData">The <c>user_data</c> of the timeout.</param>
    /// <param name="timeoutFlags">
    /// <c>IORING_TIMEOUT_ABS</c>, <c>IORING_LINK_TIMEOUT_UPDATE</c>, or 0. The timeout keeps its clock, and
    /// the kernel returns EINVAL for a flag of a clock.
    /// </param>
    /// <remarks>
    /// Since Linux 5.5, updates 5.11. <c>res</c>: 0 or a negative errno. Manual:
    /// io_uring_prep_timeout_update(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_TIMEOUT_REMOVE)]
    [SqeLiteral("fd", -1, "no file")]
    [SqeConst("timeout_flags", IoUringAbi.IORING_TIMEOUT_UPDATE, Or = true)]
    public partial void PrepTimeoutUpdate([Sqe("off")] __kernel_timespec* timespec, [Sqe("addr")] ulong userData, uint timeoutFlags);

    /// <summary>Cancels the linked request before it, unless that request completes in time.</summary>
    /// <param name="timespec">
    /// The time, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="timeoutFlags"><c>IORING_TIMEOUT_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.5. <c>res</c>: -ETIME when the timeout has cancelled the request, -ECANCELED when the
    /// request was complete, or another negative errno. Manual: io_uring_prep_link_timeout(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_LINK_TIMEOUT)]
    [SqeLiteral("fd", -1, "no file")]
    [SqeLiteral("len", 1, "one timespec")]
    public partial void PrepLinkTimeout([Sqe("addr")] __kernel_timespec* timespec, uint timeoutFlags);

    /// <summary>Cancels a request by the pointer in its <c>user_data</c>.</summary>
    /// <param name="userData">The <c>user_data</c> of the request.</param>
    /// <param name="cancelFlags"><c>IORING_ASYNC_CANCEL_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.5. <c>res</c>: 0, or with <c>IORING_ASYNC_CANCEL_ALL</c> the number of requests. Or a
    /// negative errno: -ENOENT without a matching request. Manual: io_uring_prep_cancel(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_ASYNC_CANCEL)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepCancel([Sqe("addr")] void* userData, int cancelFlags);

    /// <summary>Cancels a request by its <c>user_data</c>.</summary>
    /// <param name="userData">The <c>user_data</c> of the request.</param>
    /// <param name="cancelFlags"><c>IORING_ASYNC_CANCEL_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.5. <c>res</c>: 0, or with <c>IORING_ASYNC_CANCEL_ALL</c> the number of requests. Or a
    /// negative errno: -ENOENT without a matching request. Manual: io_uring_prep_cancel64(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_ASYNC_CANCEL)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepCancel64([Sqe("addr")] ulong userData, int cancelFlags);

    /// <summary>Cancels a request by its file.</summary>
    /// <param name="fd">
    /// The descriptor, or a slot of the file table with <c>IORING_ASYNC_CANCEL_FD_FIXED</c>.
    /// </param>
    /// <param name="cancelFlags"><c>IORING_ASYNC_CANCEL_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.5, by file 5.19. <c>res</c>: 0, or with <c>IORING_ASYNC_CANCEL_ALL</c> the number of
    /// requests. Or a negative errno: -ENOENT without a matching request. Manual: io_uring_prep_cancel_fd(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_ASYNC_CANCEL)]
    [SqeConst("cancel_flags", IoUringAbi.IORING_ASYNC_CANCEL_FD, Or = true)]
    public partial void PrepCancelFd(int fd, uint cancelFlags);
}
