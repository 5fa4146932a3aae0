using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Registered files, also called direct descriptors: io_uring_registered_files(7).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Gives the ring a file table with these files in it: IORING_REGISTER_FILES2, Linux 5.13.</summary>
    /// <param name="fds">A descriptor for each slot, which may be closed afterwards; -1 leaves the slot empty.</param>
    /// <param name="tags">
    /// None, or one for each slot: when the file has left the table and no request uses it any more, a completion comes with
    /// the tag as its <c>user_data</c> and a result of 0. A tag of 0 is none; an empty slot can't have one.
    /// </param>
    /// <remarks>
    /// The kernel bounds the table by the soft limit of open files (RLIMIT_NOFILE) and at 1,048,576 slots. Like liburing,
    /// this raises the soft limit when it is too low, though not the hard one. See <c>io_uring_register_files(3)</c> and
    /// <c>io_uring_register_files_tags(3)</c>.
    ///
    /// Before Linux 6.13 a request on a slot delays the release of every file that leaves the table after the start of the
    /// request. A socket that is closed in the table then sends no FIN until the request has ended. A request that waits for
    /// long, such as an accept, should name a descriptor there.
    /// </remarks>
    /// <exception cref="IoUringException">
    /// EBADF for a bad descriptor or a ring's; EBUSY when there is a table already; EMFILE above the limits; EINVAL for no
    /// slot at all, or a tag without a file.
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

    /// <summary>Gives the ring a file table of empty slots: IORING_RSRC_REGISTER_SPARSE, Linux 5.19.</summary>
    /// <param name="count">How many slots; the limits are those of <see cref="RegisterFiles"/>.</param>
    /// <remarks>See <c>io_uring_register_files_sparse(3)</c>.</remarks>
    /// <exception cref="IoUringException">
    /// EBUSY when there is a table already; EMFILE above the limits; EINVAL for 0, and on older kernels.
    /// </exception>
    public void RegisterFilesSparse(uint count) =>
        RegisterFileTable(new() { nr = count, flags = IORING_RSRC_REGISTER_SPARSE });

    /// <summary>Puts files into slots of the table, or empties slots: IORING_REGISTER_FILES_UPDATE2, Linux 5.13.</summary>
    /// <param name="slot">The first slot, counted from 0.</param>
    /// <param name="fds">
    /// A descriptor for each slot; -1 empties the slot, IORING_REGISTER_FILES_SKIP leaves it as it is. What a slot held
    /// stays open until the requests that use it have ended.
    /// </param>
    /// <param name="tags">As those of <see cref="RegisterFiles"/>.</param>
    /// <returns>
    /// How many slots were dealt with, those skipped included: fewer than asked when a later one failed. Or an error for the
    /// first: EBADF for a bad descriptor or a ring's; EINVAL for a slot beyond the table, for no slot at all, or a tag without
    /// a file; ENXIO without a table.
    /// </returns>
    /// <remarks>See <c>io_uring_register_files_update(3)</c> and <c>io_uring_register_files_update_tag(3)</c>.</remarks>
    public KernelResult UpdateFiles(uint slot, ReadOnlySpan<int> fds, ReadOnlySpan<ulong> tags = default)
    {
        fixed (int* data = fds)
        {
            return UpdateTable(IORING_REGISTER_FILES_UPDATE2, slot, data, fds.Length, tags);
        }
    }

    /// <summary>Puts a file into a slot of the table, or empties the slot: <see cref="UpdateFiles"/> for one.</summary>
    /// <param name="slot">The slot, counted from 0.</param>
    /// <param name="fd">The file, which stays open in the table when the descriptor is closed; -1 empties the slot.</param>
    /// <param name="tag">As those of <see cref="RegisterFiles"/>; 0 for none.</param>
    /// <returns>1, or an error: EBADF for a bad descriptor; EINVAL for a slot beyond the table; ENXIO without a table.</returns>
    public KernelResult UpdateFile(uint slot, int fd, ulong tag = 0) => UpdateFiles(slot, new(in fd), new(in tag));

    /// <summary>
    /// Takes the file table away: IORING_UNREGISTER_FILES. Files stay open until the requests that use them have ended.
    /// </summary>
    /// <remarks>
    /// Before Linux 6.13 the call waits for these requests, and the files that are still in the table give no tag back. A ring
    /// that is disposed needs no such thing. See <c>io_uring_unregister_files(3)</c>.
    /// </remarks>
    /// <exception cref="IoUringException">ENXIO without a table.</exception>
    public void UnregisterFiles()
    {
        Errno errno = Register(IORING_UNREGISTER_FILES, null, 0).Errno;
        Refusal.ThrowIf(errno, "unregister the files");
    }

    /// <summary>
    /// Says which slots the kernel may choose from for requests with IORING_FILE_INDEX_ALLOC:
    /// IORING_REGISTER_FILE_ALLOC_RANGE, Linux 6.0. At first it is the whole table.
    /// </summary>
    /// <param name="offset">The first of them.</param>
    /// <param name="length">How many; with 0 such requests fail with ENFILE, as they do when all are taken.</param>
    /// <remarks>See <c>io_uring_register_file_alloc_range(3)</c>.</remarks>
    /// <exception cref="IoUringException">
    /// EINVAL beyond the table, or without one; EOVERFLOW when the end has no number.
    /// </exception>
    public void RegisterFileAllocRange(uint offset, uint length)
    {
        io_uring_file_index_range range = new() { off = offset, len = length };

        // The kernel wants a count of 0, though there is an argument.
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
                $"the limit of open files has to be {table.nr} at least (ulimit -n); a table has 1048576 slots at most",
            _ => null,
        });
    }
}
