using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// A kernel version, recognised by an operation that came with it. The probe does not report a flag or a
/// field that is newer than its operation. No operation came between 6.1 and 6.7, so features of 6.2 to 6.4
/// are tested from 6.7 on.
/// </summary>
internal sealed record Since(string Version, io_uring_op Operation)
{
    public static readonly Since Linux61 = new("6.1", io_uring_op.IORING_OP_SENDMSG_ZC);
    public static readonly Since Linux67 = new("6.7", io_uring_op.IORING_OP_FUTEX_WAIT);
    public static readonly Since Linux611 = new("6.11", io_uring_op.IORING_OP_BIND);
    public static readonly Since Linux615 = new("6.15", io_uring_op.IORING_OP_EPOLL_WAIT);
    public static readonly Since Linux619 = new("6.19", io_uring_op.IORING_OP_NOP128);
}
