namespace Uring.Interop;

/// <summary>Room for what the kernel answers to IORING_REGISTER_PROBE, zeroed as it wants it: io_uring_register(2).</summary>
internal unsafe struct ProbeAnswer
{
    /// <summary>How many operations it has room for. The count is a byte in the kernel's answer: there can never be more.</summary>
    public const uint Most = 256;

    // struct io_uring_probe, and struct io_uring_probe_op for each: 16 bytes, and 8.
    private fixed ulong _words[2 + (int)Most];
}
