using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Process.Lockdown;

/// <summary>What the ring of a loop takes, of either mode; the kernel refuses all else with EACCES.</summary>
/// <remarks>
/// Operations, not files: a descriptor of the process instead of a slot of the ring's table could only be ruled out by
/// demanding <see cref="IOSQE_FIXED_FILE"/> of every request, and the close of a slot must not have it.
/// </remarks>
internal static class RingLockdown
{
    private const uint Flags = IOSQE_FIXED_FILE | IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;

    /// <summary>The operations that the loops use.</summary>
    public static IReadOnlyList<io_uring_op> Operations { get; } =
    [
        IORING_OP_ACCEPT,
        IORING_OP_RECV,
        IORING_OP_SEND,
        IORING_OP_SHUTDOWN,
        IORING_OP_CLOSE,
        IORING_OP_READ,
        IORING_OP_TIMEOUT,
        IORING_OP_ASYNC_CANCEL,
    ];

    /// <summary>Restricts a ring for good, from the moment on that it is enabled. Its files are to be registered before.</summary>
    /// <param name="ring">A ring that was set up with <see cref="IoUringOptions.Disabled"/>.</param>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    public static void Restrict(IoUring ring)
    {
        RingRestrictions restrictions = new RingRestrictions().AllowFlags(Flags);
        foreach (io_uring_op operation in Operations)
        {
            restrictions.AllowOperation(operation);
        }

        // No registration is needed any more, but from Linux 7.0 on to name none is to allow all: the one that is named fails
        // with EBADFD on a ring that is enabled.
        ring.RegisterRestrictions(restrictions.AllowRegister(IORING_REGISTER_ENABLE_RINGS));
    }
}
