using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>What the running kernel has.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Asks which operations this kernel has: IORING_REGISTER_PROBE, Linux 5.6; io_uring_get_probe_ring(3),
    /// io_uring_opcode_supported(3).
    /// </summary>
    /// <exception cref="IoUringException">EINVAL on older kernels.</exception>
    public IoUringProbe Probe()
    {
        // The count is a byte in the kernel's answer: there can never be more.
        const int Most = 256;
        byte* memory = stackalloc byte[sizeof(io_uring_probe) + (Most * sizeof(io_uring_probe_op))];
        new Span<byte>(memory, sizeof(io_uring_probe) + (Most * sizeof(io_uring_probe_op))).Clear();
        Errno errno = Register(IORING_REGISTER_PROBE, memory, Most).Errno;
        if (errno != Errno.None)
        {
            throw Refusal(errno, "probe the kernel's io_uring operations");
        }

        return new IoUringProbe((io_uring_probe*)memory);
    }
}
