namespace Uring.Interop;

// Commands of a file, a socket, a block device or a driver.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Sends a command to the driver of a file.</summary>
    /// <param name="cmdOp">The command, in the numbering of the file's driver.</param>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <remarks>
    /// The payload of the command is at byte 48 of the entry, and is zero after this helper. Since Linux
    /// 5.19. <c>res</c>: the result of the command, or a negative errno. Manual: io_uring_prep_uring_cmd(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    public partial void PrepUringCmd(int cmdOp, int fd);

    /// <summary>
    /// Sends a command to the driver of a file, with a choice of opcode: <c>IORING_OP_URING_CMD</c> or
    /// <c>IORING_OP_URING_CMD128</c>.
    /// </summary>
    /// <param name="op">The opcode.</param>
    /// <param name="cmdOp">The command, in the numbering of the file's driver.</param>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: the result of the command, or a negative errno. Manual:
    /// io_uring_prep_uring_cmd(3).
    /// </remarks>
    [Prep]
    public partial void PrepUringCmd([Sqe("opcode", SqeConversion.Truncate)] io_uring_op op, uint cmdOp, int fd);

    /// <summary>
    /// Sends a command to the driver of a file in an entry of 128 bytes, on a ring of mixed entry sizes.
    /// </summary>
    /// <param name="cmdOp">The command, in the numbering of the file's driver.</param>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <remarks>
    /// The caller fills the second half of the entry. Since Linux 6.19. <c>res</c>: the result of the
    /// command, or a negative errno. Manual: io_uring_prep_uring_cmd128(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_URING_CMD128)]
    public partial void PrepUringCmd128(int cmdOp, int fd);

    /// <summary>
    /// Sends a command to a socket: to read or set an option, or to read the amount of queued data.
    /// </summary>
    /// <param name="cmdOp"><c>SOCKET_URING_OP_*</c>.</param>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="level">
    /// Level of the option, <c>SOL_*</c>. The kernel reads only options of <c>SOL_SOCKET</c>, and sets
    /// options of every level.
    /// </param>
    /// <param name="optname">The option.</param>
    /// <param name="optval">The value of the option. The memory must stay valid until the completion.</param>
    /// <param name="optlen">Length of the value in bytes.</param>
    /// <remarks>
    /// Since Linux 5.19, sockets 6.7. <c>res</c>: 0, the length of the option's value, or the amount of data,
    /// or a negative errno. Manual: getsockopt(2), io_uring_prep_cmd_sock(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    public partial void PrepCmdSock(int cmdOp, int fd, int level, int optname, void* optval, int optlen);

    /// <summary>Reads the address of a socket or of its peer.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="addr">Receives the address. The memory must stay valid until the completion.</param>
    /// <param name="addrLength">
    /// In: the room in bytes. Out: the length of the address in bytes. The memory must stay valid until the
    /// completion.
    /// </param>
    /// <param name="peer">0 for the socket's address, 1 for the address of the other side.</param>
    /// <remarks>
    /// Since Linux 5.19, addresses 6.19. <c>res</c>: 0 or a negative errno. Manual: getsockname(2),
    /// io_uring_prep_cmd_getsockname(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    [SqeConst("cmd_op", io_uring_socket_op.SOCKET_URING_OP_GETSOCKNAME)]
    public partial void PrepCmdGetsockname(int fd, sockaddr* addr, [Sqe("addr3")] uint* addrLength, [Sqe("optlen")] int peer);

    /// <summary>Discards a range of a block device.</summary>
    /// <param name="fd">The block device.</param>
    /// <param name="offset">Start of the range in bytes.</param>
    /// <param name="length">Length in bytes.</param>
    /// <remarks>
    /// Since Linux 5.19, discards 6.12. <c>res</c>: 0 or a negative errno. Manual:
    /// io_uring_prep_cmd_discard(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    [SqeConst("cmd_op", LinuxAbi.BLOCK_URING_CMD_DISCARD)]
    public partial void PrepCmdDiscard(int fd, [Sqe("addr")] ulong offset, [Sqe("addr3")] ulong length);

    /// <summary>Resets all zones of a zoned block device.</summary>
    /// <param name="fd">The block device.</param>
    /// <remarks>
    /// Since Linux 5.19, the reset of zones after 7.1. <c>res</c>: 0 or a negative errno. Manual:
    /// io_uring_prep_cmd_zone_reset_all(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    [SqeConst("cmd_op", LinuxAbi.BLOCK_URING_CMD_ZONE_RESET_ALL)]
    public partial void PrepCmdZoneResetAll(int fd);
}
