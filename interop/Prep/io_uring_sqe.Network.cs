namespace Uring.Interop;

// Sockets: making them, connecting, sending, receiving, closing down.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Accepts one connection.</summary>
    /// <param name="fd">
    /// The listening socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.
    /// </param>
    /// <param name="addr">
    /// Room for the address of the other side, or null. The memory must stay valid until the completion.
    /// </param>
    /// <param name="addrLength">
    /// In: the room in bytes. Out: the length of the address in bytes. Null without an address. The memory
    /// must stay valid as long as that of <paramref name="addr"/>.
    /// </param>
    /// <param name="acceptFlags"><c>SOCK_*</c> flags for the new socket.</param>
    /// <remarks>
    /// Since Linux 5.5. <c>res</c>: the new descriptor, or a negative errno. Manual: accept4(2),
    /// io_uring_prep_accept(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_ACCEPT)]
    public partial void PrepAccept(int fd, sockaddr* addr, [Sqe("addr2")] uint* addrLength, int acceptFlags);

    /// <summary>Accepts one connection into a slot of the file table, without a descriptor.</summary>
    /// <param name="fd">
    /// The listening socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.
    /// </param>
    /// <param name="addr">
    /// Room for the address of the other side, or null. The memory must stay valid until the completion.
    /// </param>
    /// <param name="addrLength">
    /// In: the room in bytes. Out: the length of the address in bytes. Null without an address. The memory
    /// must stay valid as long as that of <paramref name="addr"/>.
    /// </param>
    /// <param name="acceptFlags"><c>SOCK_*</c> flags for the new socket.</param>
    /// <param name="fileIndex">
    /// The slot of the file table to fill, or <c>IORING_FILE_INDEX_ALLOC</c> to let the kernel choose.
    /// </param>
    /// <remarks>
    /// Since Linux 5.5, into a slot 5.15. <c>res</c>: 0, the slot that the kernel chose, or a negative errno.
    /// Manual: io_uring_prep_accept_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_ACCEPT)]
    public partial void PrepAcceptDirect(
        int fd,
        sockaddr* addr,
        [Sqe("addr2")] uint* addrLength,
        int acceptFlags,
        [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex);

    /// <summary>Accepts connections, one completion each, until the request fails or is cancelled.</summary>
    /// <param name="fd">
    /// The listening socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.
    /// </param>
    /// <param name="addr">
    /// Room for the address, usually null: every connection overwrites the address. The memory must stay
    /// valid until the last completion.
    /// </param>
    /// <param name="addrLength">
    /// In: the room in bytes. Out: the length of the address in bytes. Null without an address. The memory
    /// must stay valid as long as that of <paramref name="addr"/>.
    /// </param>
    /// <param name="acceptFlags"><c>SOCK_*</c> flags for the new socket.</param>
    /// <remarks>
    /// Since Linux 5.5, multishot 5.19. <c>res</c>: the new descriptor (with <c>IORING_CQE_F_MORE</c> while
    /// more completions follow), or a negative errno. Manual: io_uring_prep_multishot_accept(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_ACCEPT)]
    [SqeConst("ioprio", IoUringAbi.IORING_ACCEPT_MULTISHOT)]
    public partial void PrepMultishotAccept(int fd, sockaddr* addr, [Sqe("addr2")] uint* addrLength, int acceptFlags);

    /// <summary>
    /// Accepts connections into slots of the file table that the kernel chooses, one completion each, until
    /// the request fails or is cancelled.
    /// </summary>
    /// <param name="fd">
    /// The listening socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.
    /// </param>
    /// <param name="addr">
    /// Room for the address, usually null: every connection overwrites the address. The memory must stay
    /// valid until the last completion.
    /// </param>
    /// <param name="addrLength">
    /// In: the room in bytes. Out: the length of the address in bytes. Null without an address. The memory
    /// must stay valid as long as that of <paramref name="addr"/>.
    /// </param>
    /// <param name="acceptFlags"><c>SOCK_*</c> flags for the new socket.</param>
    /// <remarks>
    /// Since Linux 5.5, multishot 5.19. <c>res</c>: the slot (with <c>IORING_CQE_F_MORE</c> while more
    /// completions follow), or a negative errno. Manual: io_uring_prep_multishot_accept_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_ACCEPT)]
    [SqeConst("ioprio", IoUringAbi.IORING_ACCEPT_MULTISHOT)]
    [SqeConst("file_index", IoUringAbi.IORING_FILE_INDEX_ALLOC)]
    public partial void PrepMultishotAcceptDirect(int fd, sockaddr* addr, [Sqe("addr2")] uint* addrLength, int acceptFlags);

    /// <summary>Creates a socket.</summary>
    /// <param name="domain">Address family, <c>AF_*</c>.</param>
    /// <param name="type"><c>SOCK_*</c> type and flags.</param>
    /// <param name="protocol">Protocol, 0 for the usual one.</param>
    /// <param name="socketFlags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: the new descriptor, or a negative errno. Manual: socket(2),
    /// io_uring_prep_socket(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SOCKET)]
    public partial void PrepSocket(
        [Sqe("fd")] int domain,
        [Sqe("off", SqeConversion.SignExtend)] int type,
        [Sqe("len")] int protocol,
        [Sqe("rw_flags")] uint socketFlags);

    /// <summary>Creates a socket in a slot of the file table.</summary>
    /// <param name="domain">Address family, <c>AF_*</c>.</param>
    /// <param name="type"><c>SOCK_*</c> type and flags.</param>
    /// <param name="protocol">Protocol, 0 for the usual one.</param>
    /// <param name="fileIndex">
    /// The slot of the file table to fill, or <c>IORING_FILE_INDEX_ALLOC</c> to let the kernel choose.
    /// </param>
    /// <param name="socketFlags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: 0, the slot that the kernel chose, or a negative errno. Manual:
    /// io_uring_prep_socket_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SOCKET)]
    public partial void PrepSocketDirect(
        [Sqe("fd")] int domain,
        [Sqe("off", SqeConversion.SignExtend)] int type,
        [Sqe("len")] int protocol,
        [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex,
        [Sqe("rw_flags")] uint socketFlags);

    /// <summary>Creates a socket in a slot of the file table that the kernel chooses.</summary>
    /// <param name="domain">Address family, <c>AF_*</c>.</param>
    /// <param name="type"><c>SOCK_*</c> type and flags.</param>
    /// <param name="protocol">Protocol, 0 for the usual one.</param>
    /// <param name="socketFlags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: the slot, or a negative errno. Manual:
    /// io_uring_prep_socket_direct_alloc(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SOCKET)]
    [SqeConst("file_index", IoUringAbi.IORING_FILE_INDEX_ALLOC)]
    public partial void PrepSocketDirectAlloc(
        [Sqe("fd")] int domain,
        [Sqe("off", SqeConversion.SignExtend)] int type,
        [Sqe("len")] int protocol,
        [Sqe("rw_flags")] uint socketFlags);

    /// <summary>Binds a socket to an address.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="addr">
    /// The address, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="addrLength">Length of the address in bytes.</param>
    /// <remarks>
    /// Since Linux 6.11. <c>res</c>: 0 or a negative errno. Manual: bind(2), io_uring_prep_bind(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_BIND)]
    public partial void PrepBind(int fd, sockaddr* addr, [Sqe("off")] uint addrLength);

    /// <summary>Lets a socket accept connections.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="backlog">The most connections that may wait for an accept.</param>
    /// <remarks>
    /// Since Linux 6.11. <c>res</c>: 0 or a negative errno. Manual: listen(2), io_uring_prep_listen(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_LISTEN)]
    public partial void PrepListen(int fd, [Sqe("len")] int backlog);

    /// <summary>Connects a socket to an address.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="addr">
    /// The address, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="addrLength">Length of the address in bytes.</param>
    /// <remarks>
    /// Since Linux 5.5. <c>res</c>: 0 or a negative errno. Manual: connect(2), io_uring_prep_connect(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_CONNECT)]
    public partial void PrepConnect(int fd, sockaddr* addr, [Sqe("off")] uint addrLength);

    /// <summary>Ends one or both directions of a connection.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="how"><c>SHUT_RD</c>, <c>SHUT_WR</c> or <c>SHUT_RDWR</c>.</param>
    /// <remarks>
    /// Since Linux 5.11. <c>res</c>: 0 or a negative errno. Manual: shutdown(2), io_uring_prep_shutdown(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SHUTDOWN)]
    public partial void PrepShutdown(int fd, [Sqe("len")] int how);

    /// <summary>Receives from a socket.</summary>
    /// <param name="socket">The socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">
    /// The target, which must stay valid until the completion. Null with <c>IOSQE_BUFFER_SELECT</c>, or with
    /// <c>MSG_TRUNC</c> to discard.
    /// </param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the number of bytes, 0 at the end of the stream, or a negative errno.
    /// Manual: recv(2), io_uring_prep_recv(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_RECV)]
    public partial void PrepRecv(
        [Sqe("fd")] int socket,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("msg_flags")] int msgFlags);

    /// <summary>
    /// Receives from a socket into provided buffers, one completion each, until the request fails or is
    /// cancelled. Requires <c>IOSQE_BUFFER_SELECT</c>.
    /// </summary>
    /// <param name="socket">The socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">Null: the request uses provided buffers.</param>
    /// <param name="length">
    /// Most bytes of one completion. 0 is the whole buffer, and older kernels allow only 0.
    /// </param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.6, multishot 6.0. <c>res</c>: the number of bytes (with <c>IORING_CQE_F_MORE</c> while
    /// more completions follow), or a negative errno. Manual: io_uring_prep_recv_multishot(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_RECV)]
    [SqeConst("ioprio", IoUringAbi.IORING_RECV_MULTISHOT)]
    public partial void PrepRecvMultishot(
        [Sqe("fd")] int socket,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("msg_flags")] int msgFlags);

    /// <summary>Receives a message, with address and control data.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="message">
    /// The message header. The header and the buffers that it names must stay valid until the completion.
    /// </param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.3. <c>res</c>: the number of bytes, or a negative errno. Manual: recvmsg(2),
    /// io_uring_prep_recvmsg(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_RECVMSG)]
    [SqeLiteral("len", 1, "one message header")]
    public partial void PrepRecvmsg(int fd, [Sqe("addr")] msghdr* message, uint msgFlags);

    /// <summary>
    /// Receives messages into provided buffers, one completion each, until the request fails or is cancelled.
    /// Requires <c>IOSQE_BUFFER_SELECT</c>.
    /// </summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="message">The message header, which must stay valid until the last completion.</param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.3, multishot 6.0. <c>res</c>: the number of bytes, <c>io_uring_recvmsg_out</c> included
    /// (with <c>IORING_CQE_F_MORE</c> while more completions follow), or a negative errno. Manual:
    /// io_uring_prep_recvmsg_multishot(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_RECVMSG)]
    [SqeLiteral("len", 1, "one message header")]
    [SqeConst("ioprio", IoUringAbi.IORING_RECV_MULTISHOT)]
    public partial void PrepRecvmsgMultishot(int fd, [Sqe("addr")] msghdr* message, uint msgFlags);

    /// <summary>Sends on a connected socket.</summary>
    /// <param name="socket">The socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">The memory, which must stay valid until the completion.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the number of bytes sent, or a negative errno. Manual: send(2),
    /// io_uring_prep_send(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SEND)]
    public partial void PrepSend(
        [Sqe("fd")] int socket,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("msg_flags")] int msgFlags);

    /// <summary>
    /// Sends provided buffers, several for one call, until none is left, with one completion each time.
    /// Requires <c>IOSQE_BUFFER_SELECT</c>.
    /// </summary>
    /// <param name="socket">The socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="length">Most bytes of one call, or 0 for no limit.</param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.6, bundles 6.10. <c>res</c>: the number of bytes sent, from the buffer in the
    /// completion's flags and its successors. <c>IORING_CQE_F_MORE</c> is set while more completions follow.
    /// On failure, <c>res</c> is a negative errno. Manual: io_uring_prep_send_bundle(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SEND)]
    [SqeConst("ioprio", IoUringAbi.IORING_RECVSEND_BUNDLE)]
    public partial void PrepSendBundle([Sqe("fd")] int socket, [Sqe("len")] uint length, [Sqe("msg_flags")] int msgFlags);

    /// <summary>Sends to an address.</summary>
    /// <param name="socket">The socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">The memory, which must stay valid until the completion.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <param name="addr">
    /// The address of the other side, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="addrLength">Length of the address in bytes.</param>
    /// <remarks>
    /// Since Linux 5.6, with an address 6.1. <c>res</c>: the number of bytes sent, or a negative errno.
    /// Manual: sendto(2), io_uring_prep_sendto(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SEND)]
    public partial void PrepSendto(
        [Sqe("fd")] int socket,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("msg_flags")] int msgFlags,
        [Sqe("addr2")] sockaddr* addr,
        [Sqe("addr_len", SqeConversion.Truncate)] uint addrLength);

    /// <summary>Sends on a connected socket without a copy of the data.</summary>
    /// <param name="socket">The socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">The data, which must stay unchanged until the kernel releases it.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <param name="zcFlags"><c>IORING_RECVSEND_*</c> and <c>IORING_SEND_ZC_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 6.0. <c>res</c>: the number of bytes sent, or a negative errno. With
    /// <c>IORING_CQE_F_MORE</c> a second completion reports that the memory may be reused. Manual:
    /// io_uring_prep_send_zc(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SEND_ZC)]
    public partial void PrepSendZc(
        [Sqe("fd")] int socket,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("msg_flags")] int msgFlags,
        [Sqe("ioprio", SqeConversion.Truncate)] uint zcFlags);

    /// <summary>Sends from a registered buffer without a copy of the data.</summary>
    /// <param name="socket">The socket, or its slot in the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">
    /// The data, within the registered buffer, which must stay unchanged until the kernel releases it.
    /// </param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <param name="zcFlags"><c>IORING_RECVSEND_*</c> and <c>IORING_SEND_ZC_*</c> flags.</param>
    /// <param name="bufIndex">Index of the registered buffer, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 6.0. <c>res</c>: the number of bytes sent, or a negative errno. With
    /// <c>IORING_CQE_F_MORE</c> a second completion reports that the memory may be reused. Manual:
    /// io_uring_prep_send_zc_fixed(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SEND_ZC)]
    [SqeConst("ioprio", IoUringAbi.IORING_RECVSEND_FIXED_BUF, Or = true)]
    public partial void PrepSendZcFixed(
        [Sqe("fd")] int socket,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("msg_flags")] int msgFlags,
        [Sqe("ioprio", SqeConversion.Truncate)] uint zcFlags,
        [Sqe(SqeConversion.Truncate)] uint bufIndex);

    /// <summary>Sends a message, with address and control data.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="message">
    /// The message header. The header and the buffers that it names must stay valid until the completion.
    /// </param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.3. <c>res</c>: the number of bytes sent, or a negative errno. Manual: sendmsg(2),
    /// io_uring_prep_sendmsg(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SENDMSG)]
    [SqeLiteral("len", 1, "one message header")]
    public partial void PrepSendmsg(int fd, [Sqe("addr")] msghdr* message, uint msgFlags);

    /// <summary>Sends a message without a copy of the data.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="message">
    /// The message header, which must stay valid until the completion. The data must stay unchanged until the
    /// kernel releases it.
    /// </param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 6.1. <c>res</c>: the number of bytes sent, or a negative errno. With
    /// <c>IORING_CQE_F_MORE</c> a second completion reports that the memory may be reused. Manual:
    /// io_uring_prep_sendmsg_zc(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SENDMSG_ZC)]
    [SqeLiteral("len", 1, "one message header")]
    public partial void PrepSendmsgZc(int fd, [Sqe("addr")] msghdr* message, uint msgFlags);

    /// <summary>Sends a message from a registered buffer without a copy of the data.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="message">
    /// The message header, which must stay valid until the completion. The data must stay unchanged until the
    /// kernel releases it.
    /// </param>
    /// <param name="msgFlags"><c>MSG_*</c> flags.</param>
    /// <param name="bufIndex">Index of the registered buffer, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 6.1, registered buffers 6.15. <c>res</c>: the number of bytes sent, or a negative errno.
    /// With <c>IORING_CQE_F_MORE</c> a second completion reports that the memory may be reused. Manual:
    /// io_uring_prep_sendmsg_zc_fixed(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SENDMSG_ZC)]
    [SqeLiteral("len", 1, "one message header")]
    [SqeConst("ioprio", IoUringAbi.IORING_RECVSEND_FIXED_BUF)]
    public partial void PrepSendmsgZcFixed(
        int fd,
        [Sqe("addr")] msghdr* message,
        uint msgFlags,
        [Sqe(SqeConversion.Truncate)] uint bufIndex);
}
