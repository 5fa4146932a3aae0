namespace Uring.Interop;

// Open files: reading, writing, moving data between them, closing.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Reads into one buffer.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">The memory, which must stay valid until the completion.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the number of bytes read, 0 at the end of the file, or a negative errno.
    /// Manual: pread(2), io_uring_prep_read(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_READ)]
    public partial void PrepRead(int fd, [Sqe("addr")] void* buffer, [Sqe("len")] uint length, [Sqe("off")] ulong offset);

    /// <summary>
    /// Reads into provided buffers whenever the file is readable, with one completion each time, until the
    /// request fails or is cancelled. Only for files that support polling, such as pipes.
    /// </summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="length">0: the kernel fills whole buffers, and returns EINVAL for another value.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <param name="bufGroup">The group of provided buffers to take from, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 6.7. <c>res</c>: the number of bytes read (with <c>IORING_CQE_F_MORE</c> while more
    /// completions follow), or a negative errno. Manual: io_uring_prep_read_multishot(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_READ_MULTISHOT)]
    [SqeConst("flags", IoUringAbi.IOSQE_BUFFER_SELECT)]
    public partial void PrepReadMultishot(
        int fd,
        [Sqe("len")] uint length,
        [Sqe("off")] ulong offset,
        [Sqe(SqeConversion.Truncate)] int bufGroup);

    /// <summary>Reads into several buffers.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="iovecs">
    /// The buffers. The array must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the number of bytes read, 0 at the end of the file, or a negative errno.
    /// Manual: preadv(2), io_uring_prep_readv(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_READV)]
    public partial void PrepReadv(int fd, [Sqe("addr")] iovec* iovecs, [Sqe("len")] uint count, [Sqe("off")] ulong offset);

    /// <summary>Reads into several buffers, with flags.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="iovecs">
    /// The buffers. The array must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <param name="rwFlags"><c>RWF_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the number of bytes read, 0 at the end of the file, or a negative errno.
    /// Manual: preadv2(2), io_uring_prep_readv2(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_READV)]
    public partial void PrepReadv2(int fd, [Sqe("addr")] iovec* iovecs, [Sqe("len")] uint count, [Sqe("off")] ulong offset, int rwFlags);

    /// <summary>Reads into a registered buffer.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">The target, within the registered buffer.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <param name="bufIndex">Index of the registered buffer, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the number of bytes read, 0 at the end of the file, or a negative errno.
    /// Manual: io_uring_prep_read_fixed(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_READ_FIXED)]
    public partial void PrepReadFixed(
        int fd,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("off")] ulong offset,
        [Sqe(SqeConversion.Truncate)] int bufIndex);

    /// <summary>Reads into several parts of a registered buffer.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="iovecs">
    /// The buffers. The array must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <param name="rwFlags"><c>RWF_*</c> flags.</param>
    /// <param name="bufIndex">Index of the registered buffer, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 6.15. <c>res</c>: the number of bytes read, 0 at the end of the file, or a negative errno.
    /// Manual: io_uring_prep_readv_fixed(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_READV_FIXED)]
    public partial void PrepReadvFixed(
        int fd,
        [Sqe("addr")] iovec* iovecs,
        [Sqe("len")] uint count,
        [Sqe("off")] ulong offset,
        int rwFlags,
        [Sqe(SqeConversion.Truncate)] int bufIndex);

    /// <summary>Writes from one buffer.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">The memory, which must stay valid until the completion.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the number of bytes written, or a negative errno. Manual: pwrite(2),
    /// io_uring_prep_write(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_WRITE)]
    public partial void PrepWrite(int fd, [Sqe("addr")] void* buffer, [Sqe("len")] uint length, [Sqe("off")] ulong offset);

    /// <summary>Writes from several buffers.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="iovecs">
    /// The buffers. The array must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the number of bytes written, or a negative errno. Manual: pwritev(2),
    /// io_uring_prep_writev(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_WRITEV)]
    public partial void PrepWritev(int fd, [Sqe("addr")] iovec* iovecs, [Sqe("len")] uint count, [Sqe("off")] ulong offset);

    /// <summary>Writes from several buffers, with flags.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="iovecs">
    /// The buffers. The array must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <param name="rwFlags"><c>RWF_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the number of bytes written, or a negative errno. Manual: pwritev2(2),
    /// io_uring_prep_writev2(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_WRITEV)]
    public partial void PrepWritev2(int fd, [Sqe("addr")] iovec* iovecs, [Sqe("len")] uint count, [Sqe("off")] ulong offset, int rwFlags);

    /// <summary>Writes from a registered buffer.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="buffer">The data, within the registered buffer.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <param name="bufIndex">Index of the registered buffer, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: the number of bytes written, or a negative errno. Manual:
    /// io_uring_prep_write_fixed(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_WRITE_FIXED)]
    public partial void PrepWriteFixed(
        int fd,
        [Sqe("addr")] void* buffer,
        [Sqe("len")] uint length,
        [Sqe("off")] ulong offset,
        [Sqe(SqeConversion.Truncate)] int bufIndex);

    /// <summary>Writes from several parts of a registered buffer.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="iovecs">
    /// The buffers. The array must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="offset">Offset in the file in bytes, or -1 for the current position.</param>
    /// <param name="rwFlags"><c>RWF_*</c> flags.</param>
    /// <param name="bufIndex">Index of the registered buffer, 0 to 65535.</param>
    /// <remarks>
    /// Since Linux 6.15. <c>res</c>: the number of bytes written, or a negative errno. Manual:
    /// io_uring_prep_writev_fixed(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_WRITEV_FIXED)]
    public partial void PrepWritevFixed(
        int fd,
        [Sqe("addr")] iovec* iovecs,
        [Sqe("len")] uint count,
        [Sqe("off")] ulong offset,
        int rwFlags,
        [Sqe(SqeConversion.Truncate)] int bufIndex);

    /// <summary>Moves data between a pipe and a file without a copy in the process.</summary>
    /// <param name="fdIn">The source of the data.</param>
    /// <param name="offsetIn">Offset in the source in bytes. -1 for a pipe or the current position.</param>
    /// <param name="fdOut">The target of the data.</param>
    /// <param name="offsetOut">Offset in the target in bytes. -1 for a pipe or the current position.</param>
    /// <param name="length">Most bytes to move.</param>
    /// <param name="spliceFlags">
    /// <c>SPLICE_F_*</c> flags. <c>SPLICE_F_FD_IN_FIXED</c> makes the source a slot of the file table.
    /// </param>
    /// <remarks>
    /// Since Linux 5.7. <c>res</c>: the number of bytes moved, or a negative errno. Manual: splice(2),
    /// io_uring_prep_splice(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SPLICE)]
    public partial void PrepSplice(
        [Sqe("splice_fd_in")] int fdIn,
        [Sqe("splice_off_in")] long offsetIn,
        [Sqe("fd")] int fdOut,
        [Sqe("off")] long offsetOut,
        [Sqe("len")] uint length,
        uint spliceFlags);

    /// <summary>Copies data from one pipe into another. The data stays in the first.</summary>
    /// <param name="fdIn">The pipe to copy from.</param>
    /// <param name="fdOut">The pipe to copy to.</param>
    /// <param name="length">Most bytes to copy.</param>
    /// <param name="spliceFlags">
    /// <c>SPLICE_F_*</c> flags. <c>SPLICE_F_FD_IN_FIXED</c> makes the source a slot of the file table.
    /// </param>
    /// <remarks>
    /// Since Linux 5.8. <c>res</c>: the number of bytes copied, or a negative errno. Manual: tee(2),
    /// io_uring_prep_tee(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_TEE)]
    public partial void PrepTee([Sqe("splice_fd_in")] int fdIn, [Sqe("fd")] int fdOut, [Sqe("len")] uint length, uint spliceFlags);

    /// <summary>
    /// Writes the cached data of a file to its device. The request does not wait for writes in flight: link
    /// it behind them. <c>off</c> and <c>len</c> limit the range, and are 0 here.
    /// </summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="fsyncFlags"><c>IORING_FSYNC_DATASYNC</c>, or 0.</param>
    /// <remarks>
    /// Since Linux 5.1. <c>res</c>: 0 or a negative errno. Manual: fsync(2), io_uring_prep_fsync(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FSYNC)]
    public partial void PrepFsync(int fd, uint fsyncFlags);

    /// <summary>Starts the write of a part of a file to its device, or waits for its end.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="length">Length of the part in bytes, or 0 for the rest of the file.</param>
    /// <param name="offset">Start of the part in bytes.</param>
    /// <param name="flags"><c>SYNC_FILE_RANGE_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.2. <c>res</c>: 0 or a negative errno. Manual: sync_file_range(2),
    /// io_uring_prep_sync_file_range(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SYNC_FILE_RANGE)]
    public partial void PrepSyncFileRange(int fd, [Sqe("len")] uint length, [Sqe("off")] ulong offset, [Sqe("sync_range_flags")] int flags);

    /// <summary>Reserves or frees space of a file.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="mode"><c>FALLOC_FL_*</c> flags, or 0 to reserve.</param>
    /// <param name="offset">Start of the space in bytes.</param>
    /// <param name="length">Length in bytes.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: 0 or a negative errno. Manual: fallocate(2), io_uring_prep_fallocate(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FALLOCATE)]
    public partial void PrepFallocate(int fd, [Sqe("len")] int mode, [Sqe("off")] ulong offset, [Sqe("addr")] ulong length);

    /// <summary>Sets the length of an open file.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="length">The new length in bytes.</param>
    /// <remarks>
    /// Since Linux 6.9. <c>res</c>: 0 or a negative errno. Manual: ftruncate(2), io_uring_prep_ftruncate(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FTRUNCATE)]
    public partial void PrepFtruncate(int fd, [Sqe("off")] long length);

    /// <summary>Announces the access to a part of a file.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="offset">Start of the range in bytes.</param>
    /// <param name="length">Length of the range in bytes, or 0 for the rest of the file.</param>
    /// <param name="advice"><c>POSIX_FADV_*</c>.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: 0 or a negative errno. Manual: posix_fadvise(2),
    /// io_uring_prep_fadvise(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FADVISE)]
    public partial void PrepFadvise(int fd, [Sqe("off")] ulong offset, [Sqe("len")] uint length, [Sqe("fadvise_advice")] int advice);

    /// <summary>Announces the access to a part of a file, with a length of 64 bits.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="offset">Start of the range in bytes.</param>
    /// <param name="length">Length of the range in bytes, or 0 for the rest of the file.</param>
    /// <param name="advice"><c>POSIX_FADV_*</c>.</param>
    /// <remarks>
    /// Since Linux 5.6, the long length 6.11. <c>res</c>: 0 or a negative errno. Manual: posix_fadvise(2),
    /// io_uring_prep_fadvise64(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FADVISE)]
    public partial void PrepFadvise64(int fd, [Sqe("off")] ulong offset, [Sqe("addr")] long length, [Sqe("fadvise_advice")] int advice);

    /// <summary>Announces the access to a range of memory.</summary>
    /// <param name="addr">Start of the range, on a page boundary.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="advice"><c>MADV_*</c>.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: 0 or a negative errno. Manual: madvise(2), io_uring_prep_madvise(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MADVISE)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepMadvise(void* addr, [Sqe("len")] uint length, [Sqe("fadvise_advice")] int advice);

    /// <summary>Announces the access to a range of memory, with a length of 64 bits.</summary>
    /// <param name="addr">Start of the range, on a page boundary.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="advice"><c>MADV_*</c>.</param>
    /// <remarks>
    /// Since Linux 5.6, the long length 6.11. <c>res</c>: 0 or a negative errno. Manual: madvise(2),
    /// io_uring_prep_madvise64(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MADVISE)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepMadvise64(void* addr, [Sqe("off")] long length, [Sqe("fadvise_advice")] int advice);

    /// <summary>Creates a pipe.</summary>
    /// <param name="descriptors">
    /// Receives two descriptors: the end to read from, then the end to write to. The memory must stay valid
    /// until the completion.
    /// </param>
    /// <param name="pipeFlags"><c>O_CLOEXEC</c>, <c>O_NONBLOCK</c>, <c>O_DIRECT</c>.</param>
    /// <remarks>
    /// Since Linux 6.16. <c>res</c>: 0 or a negative errno. Manual: pipe2(2), io_uring_prep_pipe(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_PIPE)]
    public partial void PrepPipe([Sqe("addr")] int* descriptors, int pipeFlags);

    /// <summary>Creates a pipe in two slots of the file table.</summary>
    /// <param name="descriptors">
    /// Receives two slots: the end to read from, then the end to write to. The memory must stay valid until
    /// the completion.
    /// </param>
    /// <param name="pipeFlags"><c>O_CLOEXEC</c>, <c>O_NONBLOCK</c>, <c>O_DIRECT</c>.</param>
    /// <param name="fileIndex">
    /// The first of two adjacent slots, or <c>IORING_FILE_INDEX_ALLOC</c> to let the kernel choose both.
    /// </param>
    /// <remarks>
    /// Since Linux 6.16. <c>res</c>: 0 or a negative errno. Manual: io_uring_prep_pipe_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_PIPE)]
    public partial void PrepPipeDirect(
        [Sqe("addr")] int* descriptors,
        int pipeFlags,
        [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex);

    /// <summary>Closes a descriptor.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: 0 or a negative errno. Manual: close(2), io_uring_prep_close(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_CLOSE)]
    public partial void PrepClose(int fd);

    /// <summary>Empties a slot of the file table.</summary>
    /// <param name="fileIndex">The slot.</param>
    /// <remarks>
    /// The slot is stored plus one, so <c>IORING_FILE_INDEX_ALLOC</c> would wrap to "no slot" and close
    /// descriptor 0. Since Linux 5.6, slots 5.15. <c>res</c>: 0 or a negative errno. Manual:
    /// io_uring_prep_close_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_CLOSE)]
    public partial void PrepCloseDirect([Sqe(SqeConversion.PlusOne)] uint fileIndex);

    /// <summary>Replaces a range of the file table.</summary>
    /// <param name="descriptors">
    /// The new descriptors. -1 empties a slot, <c>IORING_REGISTER_FILES_SKIP</c> keeps it. The array must
    /// stay valid until the completion.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="offset">
    /// The first slot. With <c>IORING_FILE_INDEX_ALLOC</c> as -1 the kernel fills free slots, and writes
    /// their numbers into the array.
    /// </param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the number of slots that were replaced, or a negative errno. Manual:
    /// io_uring_prep_files_update(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FILES_UPDATE)]
    [SqeLiteral("fd", -1, "no file")]
    public partial void PrepFilesUpdate(
        [Sqe("addr")] int* descriptors,
        [Sqe("len")] uint count,
        [Sqe("off", SqeConversion.SignExtend)] int offset);

    /// <summary>Creates an ordinary descriptor of a slot of the file table.</summary>
    /// <param name="fd">The slot.</param>
    /// <param name="flags"><c>IORING_FIXED_FD_NO_CLOEXEC</c>, or 0.</param>
    /// <remarks>
    /// Since Linux 6.8. <c>res</c>: the new descriptor, closed on exec by default, or a negative errno.
    /// Manual: io_uring_prep_fixed_fd_install(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FIXED_FD_INSTALL)]
    [SqeConst("flags", IoUringAbi.IOSQE_FIXED_FILE)]
    public partial void PrepFixedFdInstall(int fd, [Sqe("install_fd_flags")] uint flags);
}
