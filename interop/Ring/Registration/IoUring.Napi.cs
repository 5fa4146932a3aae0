using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Busy polling of network devices.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Has waits of this ring poll the devices of its sockets before they sleep: IORING_REGISTER_NAPI, Linux 6.9.</summary>
    /// <param name="settings">How.</param>
    /// <returns>The settings so far.</returns>
    /// <exception cref="IoUringException">
    /// EINVAL on a ring with IOPOLL, and on older kernels; EOPNOTSUPP on kernels without busy polling (CONFIG_NET_RX_BUSY_POLL).
    /// </exception>
    /// <remarks>Manual: <c>io_uring_register_napi(3)</c>.</remarks>
    public NapiSettings RegisterNapi(NapiSettings settings)
    {
        io_uring_napi argument = new()
        {
            busy_poll_to = settings.BusyPollTimeout,
            prefer_busy_poll = settings.PreferBusyPoll ? (byte)1 : (byte)0,
        };
        ThrowIfRefused(Register(IORING_REGISTER_NAPI, &argument, 1), "register NAPI settings");
        return new NapiSettings(argument.busy_poll_to, argument.prefer_busy_poll != 0);
    }

    /// <summary>Ends the polling; harmless where there was none: IORING_UNREGISTER_NAPI, Linux 6.9.</summary>
    /// <returns>The settings so far.</returns>
    /// <exception cref="IoUringException">As <see cref="RegisterNapi"/>.</exception>
    /// <remarks>Manual: <c>io_uring_unregister_napi(3)</c>.</remarks>
    public NapiSettings UnregisterNapi()
    {
        io_uring_napi argument = default;
        ThrowIfRefused(Register(IORING_UNREGISTER_NAPI, &argument, 1), "unregister NAPI settings");
        return new NapiSettings(argument.busy_poll_to, argument.prefer_busy_poll != 0);
    }
}
