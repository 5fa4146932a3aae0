using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Files;

/// <summary>The entries of operations without a buffer. A method that awaits cannot have pointers.</summary>
internal static unsafe class Prepared
{
    /// <summary>The metadata of a <see cref="UringFileStatus"/>.</summary>
    public const uint StatusMask = STATX_BASIC_STATS | STATX_BTIME | STATX_DIOALIGN;

    public static io_uring_sqe Flush(SafeFileHandle handle)
    {
        io_uring_sqe entry = default;
        entry.PrepFsync(Descriptor(handle), 0);
        return entry;
    }

    public static io_uring_sqe Allocate(SafeFileHandle handle, int mode, long offset, long length)
    {
        io_uring_sqe entry = default;
        entry.PrepFallocate(Descriptor(handle), mode, (ulong)offset, (ulong)length);
        return entry;
    }

    public static io_uring_sqe SetLength(SafeFileHandle handle, long length)
    {
        io_uring_sqe entry = default;
        entry.PrepFtruncate(Descriptor(handle), length);
        return entry;
    }

    public static io_uring_sqe Status(SafeFileHandle handle, StatusBuffer buffer)
    {
        io_uring_sqe entry = default;
        entry.PrepStatx(Descriptor(handle), buffer.Path, AT_EMPTY_PATH, StatusMask, buffer.Memory);
        return entry;
    }

    public static void Status(ref io_uring_sqe entry, StatusBuffer buffer) =>
        entry.PrepStatx(AT_FDCWD, buffer.Path, 0, StatusMask, buffer.Memory);

    public static void Open(ref io_uring_sqe entry, (nint Path, int Flags, uint Mode) file)
    {
        entry.PrepOpenat(AT_FDCWD, (byte*)file.Path, file.Flags, file.Mode);

        // Without IOSQE_ASYNC the kernel first opens with O_NONBLOCK, and does not wait for the other end of
        // a FIFO.
        entry.SetFlags(IoUringAbi.IOSQE_ASYNC);
    }

    private static int Descriptor(SafeFileHandle handle)
    {
        _ = FileRequest.Check(handle, 0);
        return (int)handle.DangerousGetHandle();
    }
}
