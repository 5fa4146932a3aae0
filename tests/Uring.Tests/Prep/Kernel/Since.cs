using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// Operations that stand for the kernel they came with: where a flag or a field is newer than its operation, the probe
/// can't tell, but it can tell this. (No operation came between 6.1 and 6.7: what is of 6.4 is tried from 6.7 on.)
/// </summary>
internal static class Since
{
    public const io_uring_op Linux67 = io_uring_op.IORING_OP_FUTEX_WAIT;
    public const io_uring_op Linux611 = io_uring_op.IORING_OP_BIND;
    public const io_uring_op Linux615 = io_uring_op.IORING_OP_EPOLL_WAIT;
    public const io_uring_op Linux619 = io_uring_op.IORING_OP_NOP128;
}
