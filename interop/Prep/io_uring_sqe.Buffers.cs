namespace Uring.Interop;

// Provided buffers, the older way: a request instead of a shared ring.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Provides buffers of one size to the kernel.</summary>
    /// <param name="addr">
    /// The first buffer. The others follow without a gap. The memory must stay valid while the kernel owns a
    /// buffer.
    /// </param>
    /// <param name="length">Length of one buffer in bytes.</param>
    /// <param name="count">Number of buffers.</param>
    /// <param name="bufGroupId">The group of buffers, 0 to 65535.</param>
    /// <param name="bufferId">Number of the first buffer, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 5.7. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_provide_buffers(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_PROVIDE_BUFFERS)]
    public partial void PrepProvideBuffers(
        void* addr,
        [Sqe("len")] int length,
        [Sqe("fd")] int count,
        [Sqe("buf_group", SqeConversion.Truncate)] int bufGroupId,
        [Sqe("off", SqeConversion.SignExtend)] int bufferId);

    /// <summary>Removes provided buffers.</summary>
    /// <param name="count">Number of buffers.</param>
    /// <param name="bufGroupId">The group of buffers, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 5.7. <c>res</c>: the number of removed buffers, or a negative errno. Manual:
    /// io_uring_prep_remove_buffers(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_REMOVE_BUFFERS)]
    public partial void PrepRemoveBuffers([Sqe("fd")] int count, [Sqe("buf_group", SqeConversion.Truncate)] int bufGroupId);
}
