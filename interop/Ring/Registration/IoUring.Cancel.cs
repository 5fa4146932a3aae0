using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Cancellation without a request.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Cancels requests in flight and waits for the end of the cancellation without a limit:
    /// IORING_REGISTER_SYNC_CANCEL, Linux 6.0. Each request completes as usual, mostly with ECANCELED. A
    /// completion may come a little after the return.
    /// </summary>
    /// <param name="target">The requests.</param>
    /// <returns>
    /// 0 for one request. With <see cref="CancelTarget.Any"/> and <see cref="CancelTarget.All"/> the number
    /// of requests, or 0 when the kernel had to wait for them. Or an error. ENOENT: no request matched.
    /// EBADF: the file is not open. EINTR: a signal handler ran. EINVAL: the kernel is older. EALREADY does
    /// not occur: the method waits until such a request has ended.
    /// </returns>
    /// <remarks>Manual: io_uring_register_sync_cancel(3).</remarks>
    public KernelResult SyncCancel(CancelTarget target)
    {
        io_uring_sync_cancel_reg argument = target.ToArgument();
        argument.timeout = new __kernel_timespec { tv_sec = -1, tv_nsec = -1 };
        return Register(IORING_REGISTER_SYNC_CANCEL, &argument, 1);
    }

    /// <summary>Cancels requests in flight and waits for the end of the cancellation up to a limit.</summary>
    /// <param name="target">The requests.</param>
    /// <param name="timeout">The limit for requests that do not stop at once. Not negative.</param>
    /// <returns>
    /// As <see cref="SyncCancel(CancelTarget)"/>. ETIME: the time has elapsed. The request is cancelled, and
    /// will complete.
    /// </returns>
    /// <remarks>Manual: io_uring_register_sync_cancel(3).</remarks>
    public KernelResult SyncCancel(CancelTarget target, TimeSpan timeout)
    {
        io_uring_sync_cancel_reg argument = target.ToArgument();
        argument.timeout = KernelTime.From(timeout);
        return Register(IORING_REGISTER_SYNC_CANCEL, &argument, 1);
    }
}
