using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Receive operations into memory of the program, without a copy (zcrx).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Takes a receive queue of a network device, for IORING_OP_RECV_ZC: IORING_REGISTER_ZCRX_IFQ, Linux
    /// 6.15. The ring must have DEFER_TASKRUN, and CQE32 or mixed completions.
    /// </summary>
    /// <param name="queue">
    /// The device, the queue, the refill ring and the memory area. The kernel fills in the offsets of the
    /// refill ring and the number of the queue. Referenced structures must stay in place during the call.
    /// </param>
    /// <exception cref="IoUringException">
    /// EPERM: the process has no CAP_NET_ADMIN. EINVAL: the ring has other flags, the members contradict each
    /// other, or the kernel is older. ENODEV: the device does not exist. EOPNOTSUPP: the driver does not
    /// support zero-copy receive. EBUSY or EEXIST: the queue is in use. EFAULT. ENOMEM.
    /// </exception>
    /// <remarks>Manual: io_uring_register_ifq(3).</remarks>
    public void RegisterIfq(ref io_uring_zcrx_ifq_reg queue)
    {
        fixed (io_uring_zcrx_ifq_reg* argument = &queue)
        {
            Refusal.ThrowIf(Register(IORING_REGISTER_ZCRX_IFQ, argument, 1), "take the receive queue of a network device");
        }
    }

    /// <summary>
    /// Flushes the refill ring of a receive queue, exports the queue for another ring to import, re-arms an
    /// event, or adds memory: IORING_REGISTER_ZCRX_CTRL, Linux 6.19.
    /// </summary>
    /// <param name="control">
    /// The number of the queue and the operation. The kernel fills in the descriptor of an export.
    /// </param>
    /// <returns>
    /// 0 or an error. ENXIO: the queue does not exist. EINVAL: the members contradict each other, or the
    /// kernel is older. EOPNOTSUPP: the kernel lacks the operation. EFAULT.
    /// </returns>
    /// <remarks>Manual: io_uring_register_zcrx_ctrl(3).</remarks>
    public KernelResult ControlIfq(ref zcrx_ctrl control)
    {
        fixed (zcrx_ctrl* argument = &control)
        {
            return Register(IORING_REGISTER_ZCRX_CTRL, argument, 0);
        }
    }
}
