namespace Uring.Interop;

// Readiness: poll and epoll.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Waits until a file is ready, once.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="pollMask"><c>POLL*</c> events to wait for.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the events, or a negative errno. Manual: poll(2),
    /// io_uring_prep_poll_add(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_POLL_ADD)]
    public partial void PrepPollAdd(int fd, [Sqe("poll32_events")] uint pollMask);

    /// <summary>
    /// Waits until a file is ready, one completion each time, until the request fails or is cancelled.
    /// </summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="pollMask"><c>POLL*</c> events to wait for.</param>
    /// <remarks>
    /// Since Linux 5.1, multishot 5.13. <c>res</c>: the events (with <c>IORING_CQE_F_MORE</c> while more
    /// completions follow), or a negative errno. Manual: io_uring_prep_poll_multishot(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_POLL_ADD)]
    [SqeConst("len", IoUringAbi.IORING_POLL_ADD_MULTI)]
    public partial void PrepPollMultishot(int fd, [Sqe("poll32_events")] uint pollMask);

    /// <summary>Cancels a poll request.</summary>
    /// <param name="userData">The <c>user_data</c> of the poll request.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_poll_remove(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_POLL_REMOVE)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepPollRemove([Sqe("addr")] ulong userData);

    /// <summary>Changes the events or the <c>user_data</c> of a poll request.</summary>
    /// <param name="oldUserData">The <c>user_data</c> of the poll request.</param>
    /// <param name="newUserData">The new <c>user_data</c>, with <c>IORING_POLL_UPDATE_USER_DATA</c>.</param>
    /// <param name="pollMask">The new events, with <c>IORING_POLL_UPDATE_EVENTS</c>.</param>
    /// <param name="pollFlags">
    /// <c>IORING_POLL_UPDATE_*</c> flags, and <c>IORING_POLL_ADD_MULTI</c> to keep the request multishot.
    /// </param>
    /// <remarks>
    /// Since Linux 5.1, updates 5.13. <c>res</c>: 0 or a negative errno. Manual:
    /// io_uring_prep_poll_update(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_POLL_REMOVE)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepPollUpdate(
        [Sqe("addr")] ulong oldUserData,
        [Sqe("off")] ulong newUserData,
        [Sqe("poll32_events")] uint pollMask,
        [Sqe("len")] uint pollFlags);

    /// <summary>Changes the descriptors that an epoll instance watches.</summary>
    /// <param name="epollFd">The epoll instance.</param>
    /// <param name="fd">The descriptor to watch.</param>
    /// <param name="op"><c>EPOLL_CTL_ADD</c>, <c>EPOLL_CTL_MOD</c> or <c>EPOLL_CTL_DEL</c>.</param>
    /// <param name="epollEvent">
    /// The events to watch for, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: 0 or a negative errno. Manual: epoll_ctl(2), io_uring_prep_epoll_ctl(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_EPOLL_CTL)]
    public partial void PrepEpollCtl(
        [Sqe("fd")] int epollFd,
        [Sqe("off", SqeConversion.ZeroExtend)] int fd,
        [Sqe("len")] int op,
        [Sqe("addr")] epoll_event* epollEvent);

    /// <summary>Takes events from an epoll instance.</summary>
    /// <param name="fd">The epoll instance.</param>
    /// <param name="events">
    /// Receives the events, each in <see cref="epoll_event.Size"/> bytes: <see cref="epoll_event.Read"/>. The
    /// memory must stay valid until the completion.
    /// </param>
    /// <param name="maxEvents">The number of events that fit.</param>
    /// <param name="flags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 6.15. <c>res</c>: the number of events, or a negative errno. Manual: epoll_wait(2),
    /// io_uring_prep_epoll_wait(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_EPOLL_WAIT)]
    public partial void PrepEpollWait(int fd, [Sqe("addr")] byte* events, [Sqe("len")] int maxEvents, [Sqe("rw_flags")] uint flags);
}
