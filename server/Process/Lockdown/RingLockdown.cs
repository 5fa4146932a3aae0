using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The operations that the ring of a loop accepts, in both modes. The kernel refuses all others with EACCES.
/// </summary>
/// <remarks>
/// The restrictions cover operations, not files. An entry for a descriptor of the process can only be ruled
/// out if every entry must have <see cref="IOSQE_FIXED_FILE"/>. The close of a slot must not have that
/// flag.
/// </remarks>
internal static class RingLockdown
{
    private const uint Flags = IOSQE_FIXED_FILE | IOSQE_IO_LINK | IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;

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

    /// <summary>
    /// Restricts a ring for the rest of its life, from the moment that it is enabled. Files must be
    /// registered before.
    /// </summary>
    /// <param name="ring">A ring that was set up with <see cref="IoUringOptions.Disabled"/>.</param>
    /// <param name="servesRequests">Whether the loop serves requests of HTTP/1.1.</param>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    public static void Restrict(IoUring ring, bool servesRequests)
    {
        RingRestrictions restrictions = new RingRestrictions().AllowFlags(Flags | (servesRequests ? IOSQE_BUFFER_SELECT : 0));
        foreach (io_uring_op operation in servesRequests ? [.. Operations, IORING_OP_URING_CMD] : Operations)
        {
            restrictions.AllowOperation(operation);
        }

        // The loop needs no registration any more, but since Linux 7.0 an empty list allows all of them. The
        // one in the list fails with EBADFD on a ring that is enabled.
        ring.RegisterRestrictions(restrictions.AllowRegister(IORING_REGISTER_ENABLE_RINGS));
    }
}
