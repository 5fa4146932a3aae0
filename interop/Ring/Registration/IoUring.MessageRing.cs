using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Messages to a ring from those who have none.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Posts a completion on a ring, without a ring of one's own: IORING_REGISTER_SEND_MSG_RING, Linux 6.13.</summary>
    /// <param name="message">
    /// An entry, prepared by <see cref="io_uring_sqe.PrepMsgRing"/> or <see cref="io_uring_sqe.PrepMsgRingCqeFlags"/>, that stands
    /// anywhere but in a queue; files can't be sent.
    /// </param>
    /// <returns>
    /// 0; EBADF for a bad descriptor; EBADFD when it is of no ring, or of one that is disabled; EINVAL for another operation, for
    /// entry flags, and on older kernels; EOVERFLOW or ENOMEM when the kernel has no memory to keep the message.
    /// </returns>
    /// <remarks>Any thread may call it, at any time. Manual: <c>io_uring_register_sync_msg(3)</c>.</remarks>
    public static KernelResult SendMessage(in io_uring_sqe message)
    {
        fixed (io_uring_sqe* sqe = &message)
        {
            return new KernelResult(Libc.IoUringRegister(-1, (uint)IORING_REGISTER_SEND_MSG_RING, sqe, 1));
        }
    }
}
