using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>A ring that was set up disabled comes to life.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Lets a ring that was set up with <see cref="IoUringOptions.Disabled"/> take requests: IORING_REGISTER_ENABLE_RINGS,
    /// Linux 5.10; io_uring_enable_rings(3).
    /// </summary>
    /// <exception cref="IoUringException">EBADFD when the ring is enabled already.</exception>
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
