using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Cancellation without a request.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Cancels requests in flight and returns when that is done, however long it takes: IORING_REGISTER_SYNC_CANCEL, Linux 6.0. Each of
    /// them completes as usual, mostly with ECANCELED; a completion may come a little after the return.
    /// </summary>
    /// <param name="target">Which.</param>
    /// <returns>
    /// 0 for one, or how many with <see cref="CancelTarget.Any"/> and <see cref="CancelTarget.All"/> (0 also when the kernel had to wait
    /// for them); ENOENT when none was there; EBADF for a file that is not; EINTR when a signal handler ran; EINVAL on older kernels.
    /// EALREADY, which a request of this kind may get, is waited out.
    /// </returns>
    /// <remarks>Manual: <c>io_uring_register_sync_cancel(3)</c>.</remarks>
    public KernelResult SyncCancel(CancelTarget target)
    {
        io_uring_sync_cancel_reg argument = target.ToArgument();
        argument.timeout = new __kernel_timespec { tv_sec = -1, tv_nsec = -1 };
        return Register(IORING_REGISTER_SYNC_CANCEL, &argument, 1);
    }

    /// <summary>The same within a time.</summary>
    /// <param name="target">Which.</param>
    /// <param name="timeout">How long to wait at most for requests that do not stop at once; not negative.</param>
    /// <returns>As above, and ETIME when the time was over: the request has been told to stop, and will complete.</returns>
    /// <remarks>Manual: <c>io_uring_register_sync_cancel(3)</c>.</remarks>
    public KernelResult SyncCancel(CancelTarget target, TimeSpan timeout)
    {
        io_uring_sync_cancel_reg argument = target.ToArgument();
        argument.timeout = KernelTime.From(timeout);
        return Register(IORING_REGISTER_SYNC_CANCEL, &argument, 1);
    }
}
