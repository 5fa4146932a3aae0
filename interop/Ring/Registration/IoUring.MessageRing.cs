using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Messages to a ring from threads without a ring.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Posts a completion to a ring without a sending ring: IORING_REGISTER_SEND_MSG_RING, Linux 6.13.
    /// </summary>
    /// <param name="message">
    /// An entry outside any queue, prepared by <see cref="io_uring_sqe.PrepMsgRing"/> or
    /// <see cref="io_uring_sqe.PrepMsgRingCqeFlags"/>. The call cannot send files.
    /// </param>
    /// <returns>
    /// 0 or an error. EBADF: the descriptor is bad. EBADFD: the descriptor is not a ring, or the ring is
    /// disabled. EINVAL: the operation is another one, the entry has flags, or the kernel is older. EOVERFLOW
    /// or ENOMEM: the kernel has no memory for the message.
    /// </returns>
    /// <remarks>Any thread may call this method at any time. Manual: io_uring_register_sync_msg(3).</remarks>
    public static KernelResult SendMessage(in io_uring_sqe message)
    {
        fixed (io_uring_sqe* sqe = &message)
        {
            return new KernelResult(Libc.IoUringRegister(-1, (uint)IORING_REGISTER_SEND_MSG_RING, sqe, 1));
        }
    }
}
