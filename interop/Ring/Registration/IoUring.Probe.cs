using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>The operations of the running kernel.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Returns the operations of this kernel: IORING_REGISTER_PROBE, Linux 5.6. Manual:
    /// io_uring_get_probe_ring(3), io_uring_opcode_supported(3).
    /// </summary>
    /// <exception cref="IoUringException">EINVAL: the kernel is older.</exception>
    public IoUringProbe Probe()
    {
        ProbeAnswer answer = default;
        Errno errno = Register(IORING_REGISTER_PROBE, &answer, ProbeAnswer.Most).Errno;
        Refusal.ThrowIf(errno, "probe the kernel's io_uring operations");

        return new IoUringProbe((io_uring_probe*)&answer);
    }
}
