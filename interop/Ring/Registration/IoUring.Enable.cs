using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>The start of a ring that was set up disabled.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Enables a ring of <see cref="IoUringOptions.Disabled"/>, which then takes requests:
    /// IORING_REGISTER_ENABLE_RINGS, Linux 5.10. Manual: io_uring_enable_rings(3).
    /// </summary>
    /// <exception cref="IoUringException">EBADFD: the ring is already enabled.</exception>
    public void Enable()
    {
        Errno errno = Register(IORING_REGISTER_ENABLE_RINGS, null, 0).Errno;
        Refusal.ThrowIf(errno, "enable the ring");

        _disabled = false;
        if ((SetupFlags & IoUringAbi.IORING_SETUP_SINGLE_ISSUER) != 0)
        {
            _issuer.Adopt();
        }
    }
}
