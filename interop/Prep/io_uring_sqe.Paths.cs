namespace Uring.Interop;

// Paths and metadata: opening, naming, linking, removing, attributes.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Opens a file by a path from the working directory.</summary>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="openFlags"><c>O_*</c> flags.</param>
    /// <param name="mode">Permission bits of a new file.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the new descriptor, or a negative errno. Manual: open(2),
    /// io_uring_prep_open(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_OPENAT)]
    [SqeConst("fd", LinuxAbi.AT_FDCWD)]
    public partial void PrepOpen([Sqe("addr")] byte* path, int openFlags, [Sqe("len")] uint mode);

    /// <summary>Opens a file by a path from the working directory into a slot of the file table.</summary>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="openFlags"><c>O_*</c> flags.</param>
    /// <param name="mode">Permission bits of a new file.</param>
    /// <param name="fileIndex">
    /// The slot of the file table to fill, or <c>IORING_FILE_INDEX_ALLOC</c> to let the kernel choose.
    /// </param>
    /// <remarks>
    /// Since Linux 5.6, slots 5.15. <c>res</c>: 0, the slot that the kernel chose, or a negative errno.
    /// Manual: io_uring_prep_open_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_OPENAT)]
    [SqeConst("fd", LinuxAbi.AT_FDCWD)]
    public partial void PrepOpenDirect(
        [Sqe("addr")] byte* path,
        int openFlags,
        [Sqe("len")] uint mode,
        [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex);

    /// <summary>Opens a file by a path from a directory.</summary>
    /// <param name="dfd">Directory that a relative path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="openFlags"><c>O_*</c> flags.</param>
    /// <param name="mode">Permission bits of a new file.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the new descriptor, or a negative errno. Manual: openat(2),
    /// io_uring_prep_openat(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_OPENAT)]
    public partial void PrepOpenat([Sqe("fd")] int dfd, [Sqe("addr")] byte* path, int openFlags, [Sqe("len")] uint mode);

    /// <summary>Opens a file by a path from a directory into a slot of the file table.</summary>
    /// <param name="dfd">Directory that a relative path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="openFlags"><c>O_*</c> flags.</param>
    /// <param name="mode">Permission bits of a new file.</param>
    /// <param name="fileIndex">
    /// The slot of the file table to fill, or <c>IORING_FILE_INDEX_ALLOC</c> to let the kernel choose.
    /// </param>
    /// <remarks>
    /// Since Linux 5.6, slots 5.15. <c>res</c>: 0, the slot that the kernel chose, or a negative errno.
    /// Manual: io_uring_prep_openat_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_OPENAT)]
    public partial void PrepOpenatDirect(
        [Sqe("fd")] int dfd,
        [Sqe("addr")] byte* path,
        int openFlags,
        [Sqe("len")] uint mode,
        [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex);

    /// <summary>Opens a file by a path from a directory, with rules for its resolution.</summary>
    /// <param name="dfd">Directory that a relative path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="how">
    /// Flags, mode and rules for the resolution of the path, which must stay valid until the kernel has taken
    /// the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: the new descriptor, or a negative errno. Manual: openat2(2),
    /// io_uring_prep_openat2(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_OPENAT2)]
    [SqeSizeOf("len", typeof(open_how))]
    public partial void PrepOpenat2([Sqe("fd")] int dfd, [Sqe("addr")] byte* path, [Sqe("off")] open_how* how);

    /// <summary>
    /// Opens a file by a path from a directory into a slot of the file table, with rules for its resolution.
    /// </summary>
    /// <param name="dfd">Directory that a relative path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="how">
    /// Flags, mode and rules for the resolution of the path, which must stay valid until the kernel has taken
    /// the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="fileIndex">
    /// The slot of the file table to fill, or <c>IORING_FILE_INDEX_ALLOC</c> to let the kernel choose.
    /// </param>
    /// <remarks>
    /// Since Linux 5.6, slots 5.15. <c>res</c>: 0, the slot that the kernel chose, or a negative errno.
    /// Manual: io_uring_prep_openat2_direct(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_OPENAT2)]
    [SqeSizeOf("len", typeof(open_how))]
    public partial void PrepOpenat2Direct(
        [Sqe("fd")] int dfd,
        [Sqe("addr")] byte* path,
        [Sqe("off")] open_how* how,
        [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex);

    /// <summary>Reads the metadata of a file.</summary>
    /// <param name="dfd">Directory that a relative path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="statxFlags">
    /// <c>AT_*</c> flags. With <c>AT_EMPTY_PATH</c> the directory descriptor is the file.
    /// </param>
    /// <param name="mask"><c>STATX_*</c> bits of the requested metadata.</param>
    /// <param name="result">Receives the metadata. The memory must stay valid until the completion.</param>
    /// <remarks>
    /// Since Linux 5.6. <c>res</c>: 0 or a negative errno. Manual: statx(2), io_uring_prep_statx(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_STATX)]
    public partial void PrepStatx(
        [Sqe("fd")] int dfd,
        [Sqe("addr")] byte* path,
        int statxFlags,
        [Sqe("len")] uint mask,
        [Sqe("off")] statx* result);

    /// <summary>Renames a file. Both paths are relative to the working directory.</summary>
    /// <param name="oldPath">
    /// The existing path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="newPath">
    /// The new path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <remarks>
    /// Since Linux 5.11. <c>res</c>: 0 or a negative errno. Manual: rename(2), io_uring_prep_rename(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_RENAMEAT)]
    [SqeConst("fd", LinuxAbi.AT_FDCWD)]
    [SqeConst("len", LinuxAbi.AT_FDCWD)]
    public partial void PrepRename([Sqe("addr")] byte* oldPath, [Sqe("addr2")] byte* newPath);

    /// <summary>Renames a file.</summary>
    /// <param name="oldDfd">Directory that the existing path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="oldPath">
    /// The existing path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="newDfd">Directory that the new path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="newPath">
    /// The new path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="renameFlags"><c>RENAME_*</c> flags.</param>
    /// <remarks>
    /// Since Linux 5.11. <c>res</c>: 0 or a negative errno. Manual: renameat2(2), io_uring_prep_renameat(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_RENAMEAT)]
    public partial void PrepRenameat(
        [Sqe("fd")] int oldDfd,
        [Sqe("addr")] byte* oldPath,
        [Sqe("len")] int newDfd,
        [Sqe("addr2")] byte* newPath,
        uint renameFlags);

    /// <summary>Creates a hard link to a file. Both paths are relative to the working directory.</summary>
    /// <param name="oldPath">
    /// The existing path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="newPath">
    /// The new path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="hardlinkFlags"><c>AT_SYMLINK_FOLLOW</c>, <c>AT_EMPTY_PATH</c> or 0.</param>
    /// <remarks>
    /// Since Linux 5.15. <c>res</c>: 0 or a negative errno. Manual: link(2), io_uring_prep_link(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_LINKAT)]
    [SqeConst("fd", LinuxAbi.AT_FDCWD)]
    [SqeConst("len", LinuxAbi.AT_FDCWD)]
    public partial void PrepLink([Sqe("addr")] byte* oldPath, [Sqe("addr2")] byte* newPath, int hardlinkFlags);

    /// <summary>Creates a hard link to a file.</summary>
    /// <param name="oldDfd">Directory that the existing path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="oldPath">
    /// The existing path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="newDfd">Directory that the new path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="newPath">
    /// The new path, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="hardlinkFlags"><c>AT_SYMLINK_FOLLOW</c>, <c>AT_EMPTY_PATH</c> or 0.</param>
    /// <remarks>
    /// Since Linux 5.15. <c>res</c>: 0 or a negative errno. Manual: linkat(2), io_uring_prep_linkat(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_LINKAT)]
    public partial void PrepLinkat(
        [Sqe("fd")] int oldDfd,
        [Sqe("addr")] byte* oldPath,
        [Sqe("len")] int newDfd,
        [Sqe("addr2")] byte* newPath,
        int hardlinkFlags);

    /// <summary>Creates a symbolic link. The path is relative to the working directory.</summary>
    /// <param name="target">
    /// The content of the link, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="linkPath">
    /// Path of the link, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <remarks>
    /// Since Linux 5.15. <c>res</c>: 0 or a negative errno. Manual: symlink(2), io_uring_prep_symlink(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SYMLINKAT)]
    [SqeConst("fd", LinuxAbi.AT_FDCWD)]
    public partial void PrepSymlink([Sqe("addr")] byte* target, [Sqe("addr2")] byte* linkPath);

    /// <summary>Creates a symbolic link.</summary>
    /// <param name="target">
    /// The content of the link, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="newDfd">Directory that the path of the link starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="linkPath">
    /// Path of the link, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <remarks>
    /// Since Linux 5.15. <c>res</c>: 0 or a negative errno. Manual: symlinkat(2), io_uring_prep_symlinkat(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SYMLINKAT)]
    public partial void PrepSymlinkat([Sqe("addr")] byte* target, [Sqe("fd")] int newDfd, [Sqe("addr2")] byte* linkPath);

    /// <summary>Removes a name. The path is relative to the working directory.</summary>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="unlinkFlags"><c>AT_REMOVEDIR</c> to remove a directory, or 0.</param>
    /// <remarks>
    /// Since Linux 5.11. <c>res</c>: 0 or a negative errno. Manual: unlink(2), io_uring_prep_unlink(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_UNLINKAT)]
    [SqeConst("fd", LinuxAbi.AT_FDCWD)]
    public partial void PrepUnlink([Sqe("addr")] byte* path, int unlinkFlags);

    /// <summary>Removes a name.</summary>
    /// <param name="dfd">Directory that a relative path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="unlinkFlags"><c>AT_REMOVEDIR</c> to remove a directory, or 0.</param>
    /// <remarks>
    /// Since Linux 5.11. <c>res</c>: 0 or a negative errno. Manual: unlinkat(2), io_uring_prep_unlinkat(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_UNLINKAT)]
    public partial void PrepUnlinkat([Sqe("fd")] int dfd, [Sqe("addr")] byte* path, int unlinkFlags);

    /// <summary>Creates a directory. The path is relative to the working directory.</summary>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="mode">Permission bits.</param>
    /// <remarks>
    /// Since Linux 5.15. <c>res</c>: 0 or a negative errno. Manual: mkdir(2), io_uring_prep_mkdir(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MKDIRAT)]
    [SqeConst("fd", LinuxAbi.AT_FDCWD)]
    public partial void PrepMkdir([Sqe("addr")] byte* path, [Sqe("len")] uint mode);

    /// <summary>Creates a directory.</summary>
    /// <param name="dfd">Directory that a relative path starts from, or <c>AT_FDCWD</c>.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="mode">Permission bits.</param>
    /// <remarks>
    /// Since Linux 5.15. <c>res</c>: 0 or a negative errno. Manual: mkdirat(2), io_uring_prep_mkdirat(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_MKDIRAT)]
    public partial void PrepMkdirat([Sqe("fd")] int dfd, [Sqe("addr")] byte* path, [Sqe("len")] uint mode);

    /// <summary>Reads an extended attribute of a file by path.</summary>
    /// <param name="name">
    /// Name of the attribute, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="value">Receives the value. The memory must stay valid until the completion.</param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="length">Room for the value in bytes, or 0 to get its length.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: the length of the value in bytes, or a negative errno. Manual:
    /// getxattr(2), io_uring_prep_getxattr(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_GETXATTR)]
    public partial void PrepGetxattr(
        [Sqe("addr")] byte* name,
        [Sqe("addr2")] byte* value,
        [Sqe("addr3")] byte* path,
        [Sqe("len")] uint length);

    /// <summary>Sets an extended attribute of a file by path.</summary>
    /// <param name="name">
    /// Name of the attribute, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="value">
    /// The value, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="path">
    /// The path in the bytes of the file system (mostly UTF-8), ending in 0, which must stay valid until the
    /// kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="xattrFlags"><c>XATTR_CREATE</c>, <c>XATTR_REPLACE</c> or 0.</param>
    /// <param name="length">Length of the value in bytes.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: 0 or a negative errno. Manual: setxattr(2), io_uring_prep_setxattr(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_SETXATTR)]
    public partial void PrepSetxattr(
        [Sqe("addr")] byte* name,
        [Sqe("addr2")] byte* value,
        [Sqe("addr3")] byte* path,
        int xattrFlags,
        [Sqe("len")] uint length);

    /// <summary>Reads an extended attribute of an open file.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="name">
    /// Name of the attribute, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="value">Receives the value. The memory must stay valid until the completion.</param>
    /// <param name="length">Room for the value in bytes, or 0 to get its length.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: the length of the value in bytes, or a negative errno. Manual:
    /// fgetxattr(2), io_uring_prep_fgetxattr(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FGETXATTR)]
    public partial void PrepFgetxattr(int fd, [Sqe("addr")] byte* name, [Sqe("addr2")] byte* value, [Sqe("len")] uint length);

    /// <summary>Sets an extended attribute of an open file.</summary>
    /// <param name="fd">The descriptor, or a slot of the file table with <c>IOSQE_FIXED_FILE</c>.</param>
    /// <param name="name">
    /// Name of the attribute, ending in 0, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="value">
    /// The value, which must stay valid until the kernel has taken the entry:
    /// <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="xattrFlags"><c>XATTR_CREATE</c>, <c>XATTR_REPLACE</c> or 0.</param>
    /// <param name="length">Length of the value in bytes.</param>
    /// <remarks>
    /// Since Linux 5.19. <c>res</c>: 0 or a negative errno. Manual: fsetxattr(2), io_uring_prep_fsetxattr(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FSETXATTR)]
    public partial void PrepFsetxattr(
        int fd,
        [Sqe("addr")] byte* name,
        [Sqe("addr2")] byte* value,
        int xattrFlags,
        [Sqe("len")] uint length);
}
