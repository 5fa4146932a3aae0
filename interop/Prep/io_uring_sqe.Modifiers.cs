namespace Uring.Interop;

// Changes to an entry after its prep helper: each writes only the bytes of its fields.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Sets the pointer that the completion reports as <c>user_data</c>.</summary>
    /// <param name="data">Any pointer.</param>
    /// <remarks>Manual: io_uring_sqe_set_data(3).</remarks>
    [SqeModifier]
    public partial void SetData([Sqe("user_data")] void* data);

    /// <summary>Sets the number that the completion reports as <c>user_data</c>.</summary>
    /// <param name="data">Any number.</param>
    /// <remarks>Manual: io_uring_sqe_set_data64(3).</remarks>
    [SqeModifier]
    public partial void SetData64([Sqe("user_data")] ulong data);

    /// <summary>Sets the flags of the entry.</summary>
    /// <param name="flags"><c>IOSQE_*</c> flags, which replace the flags of the entry.</param>
    /// <remarks>
    /// PrepReadMultishot and PrepFixedFdInstall set a flag: repeat this flag here. Manual:
    /// io_uring_sqe_set_flags(3).
    /// </remarks>
    [SqeModifier]
    public partial void SetFlags([Sqe(SqeConversion.Truncate)] uint flags);

    /// <summary>
    /// Sets the group of provided buffers to take from, for use with <c>IOSQE_BUFFER_SELECT</c>.
    /// </summary>
    /// <param name="bufGroupId">The group of buffers, 0 to 65535.</param>
    /// <remarks>Manual: io_uring_sqe_set_buf_group(3).</remarks>
    [SqeModifier]
    public partial void SetBufGroup([Sqe("buf_group", SqeConversion.Truncate)] int bufGroupId);

    /// <summary>Sets the slot of the file table that the request fills.</summary>
    /// <param name="fileIndex">The slot.</param>
    /// <remarks>
    /// The field stores the slot plus one, as in liburing. Only the helpers with a slot parameter accept
    /// <c>IORING_FILE_INDEX_ALLOC</c>, the kernel's choice.
    /// </remarks>
    [SqeModifier]
    public partial void SetTargetFixedFile([Sqe(SqeConversion.PlusOne)] uint fileIndex);

    /// <summary>Sets the address of a send request.</summary>
    /// <param name="addr">
    /// The address of the other side, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="addrLen">The length of the address in bytes.</param>
    /// <remarks>Manual: io_uring_prep_send_set_addr(3).</remarks>
    [SqeModifier]
    public partial void PrepSendSetAddr([Sqe("addr2")] sockaddr* addr, ushort addrLen);

    /// <summary>
    /// Clears the fields that most prep helpers of liburing do not write, except <c>user_data</c>. The
    /// helpers here write every byte. Use this method for an entry that is filled field by field.
    /// </summary>
    [SqeModifier]
    [SqeLiteral("flags", 0, "cleared")]
    [SqeLiteral("ioprio", 0, "cleared")]
    [SqeLiteral("rw_flags", 0, "cleared")]
    [SqeLiteral("buf_index", 0, "cleared")]
    [SqeLiteral("personality", 0, "cleared")]
    [SqeLiteral("file_index", 0, "cleared")]
    [SqeLiteral("addr3", 0, "cleared")]
    [SqeLiteral("attr_type_mask", 0, "cleared")]
    public partial void Initialize();
}
