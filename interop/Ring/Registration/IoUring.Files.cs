using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Registered files, also called direct descriptors: io_uring_registered_files(7).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Registers a file table with these files: IORING_REGISTER_FILES2, Linux 5.13.</summary>
    /// <param name="fds">
    /// A descriptor for each slot, or -1 for an empty slot. The program may close the descriptors afterwards.
    /// </param>
    /// <param name="tags">
    /// Empty, or one tag for each slot. When a file has left the table and no request uses it any more, a
    /// completion reports the tag as <c>user_data</c> with a result of 0. A tag of 0 is no tag, and an empty
    /// slot must have 0.
    /// </param>
    /// <remarks>
    /// The kernel limits the table to the soft limit of open files (RLIMIT_NOFILE) and to 1,048,576 slots.
    /// Like liburing, this method raises a soft limit that is too low, but not the hard limit. Manual:
    /// io_uring_register_files(3), io_uring_register_files_tags(3).
    ///
    /// Before Linux 6.13 a request on a slot delays the release of every file that leaves the table after the
    /// start of the request. A closed socket of the table then sends no FIN until the request has ended. A
    /// long request, such as an accept, should use a descriptor on these kernels.
    /// </remarks>
    /// <exception cref="IoUringException">
    /// EBADF: a descriptor is bad, or is a ring. EBUSY: the ring has a file table. EMFILE: the limits are
    /// exceeded. EINVAL: the table has no slot, or a tag has no file.
    /// </exception>
    public void RegisterFiles(ReadOnlySpan<int> fds, ReadOnlySpan<ulong> tags = default)
    {
        CheckTags(fds.Length, tags.Length);
        fixed (int* data = fds)
        fixed (ulong* tag = tags)
        {
            RegisterFileTable(new() { nr = (uint)fds.Length, data = (ulong)data, tags = (ulong)tag });
        }
    }

    /// <summary>Registers a file table of empty slots: IORING_RSRC_REGISTER_SPARSE, Linux 5.19.</summary>
    /// <param name="count">The number of slots. The limits are those of <see cref="RegisterFiles"/>.</param>
    /// <remarks>Manual: io_uring_register_files_sparse(3).</remarks>
    /// <exception cref="IoUringException">
    /// EBUSY: the ring has a file table. EMFILE: the limits are exceeded. EINVAL: the number is 0, or the
    /// kernel is older.
    /// </exception>
    public void RegisterFilesSparse(uint count) =>
        RegisterFileTable(new() { nr = count, flags = IORING_RSRC_REGISTER_SPARSE });

    /// <summary>
    /// Replaces or empties slots of the file table: IORING_REGISTER_FILES_UPDATE2, Linux 5.13.
    /// </summary>
    /// <param name="slot">The first slot, counted from 0.</param>
    /// <param name="fds">
    /// A descriptor for each slot. -1 empties the slot, and IORING_REGISTER_FILES_SKIP does not change it. A
    /// replaced file stays open until the requests that use it have ended.
    /// </param>
    /// <param name="tags">As those of <see cref="RegisterFiles"/>.</param>
    /// <returns>
    /// The number of updated and skipped slots: fewer than given when a later slot failed. Or an error of the
    /// first slot. EBADF: the descriptor is bad, or is a ring. EINVAL: a slot is beyond the table, no slot is
    /// given, or a tag has no file. ENXIO: the ring has no table.
    /// </returns>
    /// <remarks>Manual: io_uring_register_files_update(3), io_uring_register_files_update_tag(3).</remarks>
    public KernelResult UpdateFiles(uint slot, ReadOnlySpan<int> fds, ReadOnlySpan<ulong> tags = default)
    {
        fixed (int* data = fds)
        {
            return UpdateTable(IORING_REGISTER_FILES_UPDATE2, slot, data, fds.Length, tags);
        }
    }

    /// <summary>Replaces or empties one slot of the file table: see <see cref="UpdateFiles"/>.</summary>
    /// <param name="slot">The slot, counted from 0.</param>
    /// <param name="fd">
    /// The file, which stays open in the table when the descriptor is closed. -1 empties the slot.
    /// </param>
    /// <param name="tag">A tag as in <see cref="RegisterFiles"/>. 0 is no tag.</param>
    /// <returns>
    /// 1, or an error. EBADF: the descriptor is bad. EINVAL: the slot is beyond the table. ENXIO: the ring
    /// has no table.
    /// </returns>
    public KernelResult UpdateFile(uint slot, int fd, ulong tag = 0) => UpdateFiles(slot, new(in fd), new(in tag));

    /// <summary>
    /// Unregisters the file table: IORING_UNREGISTER_FILES. A file stays open until the requests that use it
    /// have ended.
    /// </summary>
    /// <remarks>
    /// Before Linux 6.13 the call waits for these requests, and files that are still in the table return no
    /// tag. Dispose unregisters the table, too. Manual: io_uring_unregister_files(3).
    /// </remarks>
    /// <exception cref="IoUringException">ENXIO: the ring has no table.</exception>
    public void UnregisterFiles()
    {
        Errno errno = Register(IORING_UNREGISTER_FILES, null, 0).Errno;
        Refusal.ThrowIf(errno, "unregister the files");
    }

    /// <summary>
    /// Sets the slots that the kernel may choose for requests with IORING_FILE_INDEX_ALLOC:
    /// IORING_REGISTER_FILE_ALLOC_RANGE, Linux 6.0. The default is the whole table.
    /// </summary>
    /// <param name="offset">The first slot.</param>
    /// <param name="length">
    /// The number of slots. With 0 such requests fail with ENFILE, as they do when all slots are used.
    /// </param>
    /// <remarks>Manual: io_uring_register_file_alloc_range(3).</remarks>
    /// <exception cref="IoUringException">
    /// EINVAL: the range is beyond the table, or the ring has no table. EOVERFLOW: the end of the range
    /// overflows.
    /// </exception>
    public void RegisterFileAllocRange(uint offset, uint length)
    {
        io_uring_file_index_range range = new() { off = offset, len = length };

        // The kernel requires a count of 0, although the call has an argument.
        Errno errno = Register(IORING_REGISTER_FILE_ALLOC_RANGE, &range, 0).Errno;
        Refusal.ThrowIf(errno, $"let the kernel choose from {length} file slots at {offset}");
    }

    private void RegisterFileTable(io_uring_rsrc_register table)
    {
        Errno errno = Register(IORING_REGISTER_FILES2, &table, (uint)sizeof(io_uring_rsrc_register)).Errno;
        if (errno == Errno.EMFILE && Libc.RaiseOpenFilesLimit(table.nr))
        {
            errno = Register(IORING_REGISTER_FILES2, &table, (uint)sizeof(io_uring_rsrc_register)).Errno;
        }

        Refusal.ThrowIf(errno, $"register {table.nr} file slots", errno switch
        {
            Errno.EBUSY => "the ring has a file table: unregister it first",
            Errno.EMFILE =>
                $"raise the limit of open files to {table.nr} or more (ulimit -n): a table has 1048576 slots at most",
            _ => null,
        });
    }
}
