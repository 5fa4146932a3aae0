namespace Uring.Interop;

/// <summary>Zeroed memory for the answer to IORING_REGISTER_PROBE: io_uring_register(2).</summary>
internal unsafe struct ProbeAnswer
{
    /// <summary>
    /// The number of operations that fit. The count is a byte in the kernel's answer, so a kernel has no
    /// more.
    /// </summary>
    public const uint Most = 256;

    // 16 bytes of struct io_uring_probe, and 8 bytes of struct io_uring_probe_op for each operation.
    private fixed ulong _words[2 + (int)Most];
}
