namespace Uring.Interop;

// The ring itself and messages between rings; the raw form of every request.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Fills the five fields of most requests, for opcodes without a helper.</summary>
    /// <param name="op">The opcode.</param>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="addr">The field <c>addr</c>.</param>
    /// <param name="len">The field <c>len</c>.</param>
    /// <param name="offset">The field <c>off</c>.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the result of the opcode, or a negative errno. Manual: io_uring_enter(2).
    /// </remarks>
    [Prep]
    public partial void PrepRw(
        [Sqe("opcode", SqeConversion.Truncate)] io_uring_op op,
        int fd,
        void* addr,
        uint len,
        [Sqe("off")] ulong offset);

    /// <summary>Does nothing and completes.</summary>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_nop(3). <c>IORING_NOP_*</c>
    /// flags go into <c>nop_flags</c> after this call. These flags make the request look up a file or a
    /// buffer, complete from task work, or return <c>len</c>.
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_NOP)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepNop();

    /// <summary>
    /// Does nothing and completes, as a request of 128 bytes on a ring of mixed entry sizes.
    /// </summary>
    /// <remarks>
    /// Since Linux 6.19. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_nop128(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_NOP128)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepNop128();

    /// <summary>Posts a completion on another ring.</summary>
    /// <param name="ring">The ring that receives the message.</param>
    /// <param name="length">The <c>res</c> of the completion on the other ring.</param>
    /// <param name="data">The <c>user_data</c> of the completion on the other ring.</param>
    /// <param name="msgRingFlags"><c>IORING_MSG_RING_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.18. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_msg_ring(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MSG_RING)]
    [SqeConst("addr", io_uring_msg_ring_flags.IORING_MSG_DATA)]
    public partial void PrepMsgRing([Sqe("fd")] int ring, [Sqe("len")] uint length, [Sqe("off")] ulong data, uint msgRingFlags);

    /// <summary>Posts a completion with flags on another ring.</summary>
    /// <param name="ring">The ring that receives the message.</param>
    /// <param name="length">The <c>res</c> of the completion on the other ring.</param>
    /// <param name="data">The <c>user_data</c> of the completion on the other ring.</param>
    /// <param name="msgRingFlags"><c>IORING_MSG_RING_*</c> flags.</param>
    /// <param name="cqeFlags">The <c>flags</c> of the completion on the other ring.</param>
    /// <remarks>
    /// Since Linux 5.18. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_msg_ring_cqe_flags(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MSG_RING)]
    [SqeConst("addr", io_uring_msg_ring_flags.IORING_MSG_DATA)]
    [SqeConst("msg_ring_flags", IoUringAbi.IORING_MSG_RING_FLAGS_PASS, Or = true)]
    public partial void PrepMsgRingCqeFlags(
        [Sqe("fd")] int ring,
        [Sqe("len")] uint length,
        [Sqe("off")] ulong data,
        uint msgRingFlags,
        [Sqe("file_index")] uint cqeFlags);

    /// <summary>Copies a slot of this ring's file table into one of another ring.</summary>
    /// <param name="ring">The ring that receives the message.</param>
    /// <param name="sourceFd">The slot in this ring's file table.</param>
    /// <param name="targetFd">
    /// The slot to fill in the other ring's file table, or <c>IORING_FILE_INDEX_ALLOC</c> as -1.
    /// </param>
    /// <param name="data">The <c>user_data</c> of the completion on the other ring.</param>
    /// <param name="msgRingFlags"><c>IORING_MSG_RING_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.18, files 6.0. <c>res</c>: 0, the slot that the kernel chose, or a negative errno.
    /// Manual: io_uring_prep_msg_ring_fd(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MSG_RING)]
    [SqeConst("addr", io_uring_msg_ring_flags.IORING_MSG_SEND_FD)]
    public partial void PrepMsgRingFd(
        [Sqe("fd")] int ring,
        [Sqe("addr3", SqeConversion.SignExtend)] int sourceFd,
        [Sqe("file_index", SqeConversion.PlusOneSaturating)] int targetFd,
        [Sqe("off")] ulong data,
        uint msgRingFlags);

    /// <summary>
    /// Copies a slot of this ring's file table into one of another ring that the kernel chooses.
    /// </summary>
    /// <param name="ring">The ring that receives the message.</param>
    /// <param name="sourceFd">The slot in this ring's file table.</param>
    /// <param name="data">The <c>user_data</c> of the completion on the other ring.</param>
    /// <param name="msgRingFlags"><c>IORING_MSG_RING_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.18, files 6.0. <c>res</c>: the slot, or a negative errno. Manual:
    /// io_uring_prep_msg_ring_fd_alloc(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MSG_RING)]
    [SqeConst("addr", io_uring_msg_ring_flags.IORING_MSG_SEND_FD)]
    [SqeConst("file_index", IoUringAbi.IORING_FILE_INDEX_ALLOC)]
    public partial void PrepMsgRingFdAlloc(
        [Sqe("fd")] int ring,
        [Sqe("addr3", SqeConversion.SignExtend)] int sourceFd,
        [Sqe("off")] ulong data,
        uint msgRingFlags);
}
