using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Registered files, also called direct descriptors: io_uring_registered_files(7).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Gives the ring a file table of empty slots (direct descriptors): IORING_RSRC_REGISTER_SPARSE, Linux 5.19.</summary>
    /// <param name="count">How many slots; the limit of open files (RLIMIT_NOFILE) bounds it.</param>
    /// <exception cref="IoUringException">EMFILE above that limit; EBUSY when there is a table already; EINVAL on older kernels.</exception>
    public void RegisterFilesSparse(uint count)
    {
        io_uring_rsrc_register argument = new() { nr = count, flags = IORING_RSRC_REGISTER_SPARSE };
        Errno errno = Register(IORING_REGISTER_FILES2, &argument, (uint)sizeof(io_uring_rsrc_register)).Errno;
        if (errno != Errno.None)
        {
            string remedy = errno == Errno.EMFILE ? $": the limit of open files has to be {count} at least (ulimit -n)" : "";
            throw new IoUringException(errno, $"cannot register {count} file slots: {KernelResult.Describe(errno)}{remedy}");
        }
    }

    /// <summary>Puts a file into a slot of the table, or empties the slot: IORING_REGISTER_FILES_UPDATE2, Linux 5.13.</summary>
    /// <param name="slot">The slot, counted from 0.</param>
    /// <param name="fd">The file, which stays open in the table when the descriptor is closed; -1 empties the slot.</param>
    /// <exception cref="IoUringException">EBADF for a bad descriptor; EINVAL for a slot beyond the table; ENXIO without one.</exception>
    public void UpdateFile(uint slot, int fd)
    {
        io_uring_rsrc_update2 argument = new() { offset = slot, data = (ulong)&fd, nr = 1 };
        Errno errno = Register(IORING_REGISTER_FILES_UPDATE2, &argument, (uint)sizeof(io_uring_rsrc_update2)).Errno;
        if (errno != Errno.None)
        {
            throw new IoUringException(errno, $"cannot put descriptor {fd} into file slot {slot}: {KernelResult.Describe(errno)}");
        }
    }
}
