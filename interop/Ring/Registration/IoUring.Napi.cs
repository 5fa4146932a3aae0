using static Uring.Interop.io_uring_napi_op;
using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Busy polling of network devices.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Makes waits of this ring poll the devices of its sockets before they sleep: IORING_REGISTER_NAPI,
    /// Linux 6.9.
    /// </summary>
    /// <param name="settings">The times and the tracking of NAPI ids.</param>
    /// <returns>The settings before the call.</returns>
    /// <exception cref="IoUringException">
    /// EINVAL: the ring has IOPOLL, the tracking is unknown, or the kernel is older. EOPNOTSUPP: the kernel
    /// has no busy polling (CONFIG_NET_RX_BUSY_POLL).
    /// </exception>
    /// <remarks>Manual: io_uring_register_napi(3).</remarks>
    public NapiSettings RegisterNapi(NapiSettings settings)
    {
        io_uring_napi argument = new()
        {
            busy_poll_to = settings.BusyPollTimeout,
            prefer_busy_poll = settings.PreferBusyPoll ? (byte)1 : (byte)0,
            opcode = (byte)IO_URING_NAPI_REGISTER_OP,
            op_param = (uint)settings.Tracking,
        };
        Refusal.ThrowIf(Register(IORING_REGISTER_NAPI, &argument, 1), "register NAPI settings");
        return Settings(argument);
    }

    /// <summary>Ends the polling of <see cref="RegisterNapi"/>: IORING_UNREGISTER_NAPI, Linux 6.9.</summary>
    /// <returns>
    /// The settings before the call, without the tracking, which the kernel does not report here.
    /// </returns>
    /// <exception cref="IoUringException">As <see cref="RegisterNapi"/>.</exception>
    /// <remarks>Manual: io_uring_unregister_napi(3).</remarks>
    public NapiSettings UnregisterNapi()
    {
        io_uring_napi argument = default;
        Refusal.ThrowIf(Register(IORING_UNREGISTER_NAPI, &argument, 1), "unregister NAPI settings");
        return Settings(argument);
    }

    /// <summary>
    /// Adds a NAPI id to the list of a ring with static tracking: IO_URING_NAPI_STATIC_ADD_ID, Linux 6.13.
    /// </summary>
    /// <param name="napiId">
    /// The id of a receive queue, as SO_INCOMING_NAPI_ID of socket(7) reports it.
    /// </param>
    /// <returns>
    /// 0 or an error. EINVAL: the id is below the first valid one, the tracking is not static, or the kernel
    /// is older. EEXIST: the id is in the list.
    /// </returns>
    public KernelResult AddNapiId(uint napiId) => ChangeNapiIds(IO_URING_NAPI_STATIC_ADD_ID, napiId);

    /// <summary>
    /// Removes a NAPI id from the list of a ring with static tracking: IO_URING_NAPI_STATIC_DEL_ID, Linux
    /// 6.13.
    /// </summary>
    /// <param name="napiId">The id.</param>
    /// <returns>
    /// 0 or an error. EINVAL: the id is below the first valid one, the tracking is not static, or the kernel
    /// is older. ENOENT: the id is not in the list.
    /// </returns>
    public KernelResult RemoveNapiId(uint napiId) => ChangeNapiIds(IO_URING_NAPI_STATIC_DEL_ID, napiId);

    private static NapiSettings Settings(in io_uring_napi answer) =>
        new(answer.busy_poll_to, answer.prefer_busy_poll != 0, (io_uring_napi_tracking_strategy)answer.op_param);

    private KernelResult ChangeNapiIds(io_uring_napi_op operation, uint napiId)
    {
        io_uring_napi argument = new() { opcode = (byte)operation, op_param = napiId };
        return Register(IORING_REGISTER_NAPI, &argument, 1);
    }
}
