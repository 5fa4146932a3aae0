using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Reception into memory of the program, without a copy (zcrx).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Takes a receive queue of a network device, for IORING_OP_RECV_ZC: IORING_REGISTER_ZCRX_IFQ, Linux 6.15. The ring has to have
    /// DEFER_TASKRUN, and CQE32 or mixed completions.
    /// </summary>
    /// <param name="queue">
    /// Device, queue, refill ring and memory area; the kernel fills in the offsets of the refill ring and the number of the queue. What it
    /// points to has to stay in place for the call.
    /// </param>
    /// <exception cref="IoUringException">
    /// EPERM without CAP_NET_ADMIN; EINVAL for another ring, for what does not fit together, and on older kernels; ENODEV without such a
    /// device; EOPNOTSUPP when its driver can't; EBUSY or EEXIST when the queue is taken; EFAULT; ENOMEM.
    /// </exception>
    /// <remarks>Manual: <c>io_uring_register_ifq(3)</c>.</remarks>
    public void RegisterIfq(ref io_uring_zcrx_ifq_reg queue)
    {
        fixed (io_uring_zcrx_ifq_reg* argument = &queue)
        {
            Refusal.ThrowIf(Register(IORING_REGISTER_ZCRX_IFQ, argument, 1), "take the receive queue of a network device");
        }
    }

    /// <summary>
    /// Flushes the refill ring of a receive queue, exports the queue for another ring to import, arms an event again, or
    /// adds memory: IORING_REGISTER_ZCRX_CTRL, Linux 6.19.
    /// </summary>
    /// <param name="control">The number of the queue and the operation. The kernel fills in the descriptor of an export.</param>
    /// <returns>
    /// 0; ENXIO without such a queue; EINVAL for members that do not fit together, and on older kernels; EOPNOTSUPP for an
    /// operation that the kernel lacks; EFAULT.
    /// </returns>
    /// <remarks>Manual: <c>io_uring_register_zcrx_ctrl(3)</c>.</remarks>
    public KernelResult ControlIfq(ref zcrx_ctrl control)
    {
        fixed (zcrx_ctrl* argument = &control)
        {
            return Register(IORING_REGISTER_ZCRX_CTRL, argument, 0);
        }
    }
}
