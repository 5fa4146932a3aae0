using Uring.Interop;

namespace Uring.Bench.Ring;

/// <summary>
/// Prep helpers ported by hand from liburing: one assignment for each field. The benchmarks compare the
/// generated helpers with them.
/// </summary>
internal static unsafe class FieldByField
{
    public static void Nop(io_uring_sqe* sqe) => ReadWrite(sqe, io_uring_op.IORING_OP_NOP, -1, null, 0, 0);

    public static void Read(io_uring_sqe* sqe, int fd, void* buffer, uint length, ulong offset) =>
        ReadWrite(sqe, io_uring_op.IORING_OP_READ, fd, buffer, length, offset);

    public static void Send(io_uring_sqe* sqe, int fd, void* buffer, uint length, int flags)
    {
        ReadWrite(sqe, io_uring_op.IORING_OP_SEND, fd, buffer, length, 0);
        sqe->msg_flags = (uint)flags;
    }

    public static void AcceptDirect(io_uring_sqe* sqe, int fd, void* address, uint* addressLength, int flags, uint fileIndex)
    {
        ReadWrite(sqe, io_uring_op.IORING_OP_ACCEPT, fd, address, 0, (ulong)addressLength);
        sqe->accept_flags = (uint)flags;
        sqe->file_index = fileIndex == IoUringAbi.IORING_FILE_INDEX_ALLOC ? fileIndex : fileIndex + 1;
    }

    private static void ReadWrite(io_uring_sqe* sqe, io_uring_op operation, int fd, void* address, uint length, ulong offset)
    {
        sqe->opcode = (byte)operation;
        sqe->flags = 0;
        sqe->ioprio = 0;
        sqe->fd = fd;
        sqe->off = offset;
        sqe->addr = (ulong)address;
        sqe->len = length;
        sqe->rw_flags = 0;
        sqe->buf_index = 0;
        sqe->personality = 0;
        sqe->file_index = 0;
        sqe->addr3 = 0;
        sqe->__pad2[0] = 0;
    }
}
