namespace Uring.Interop;

/// <summary>A filter for the requests of one operation: io_uring_register_bpf_filter(3), Linux 7.0.</summary>
/// <param name="Operation">The operation of the filtered requests.</param>
/// <param name="Instructions">
/// Classic BPF over a <see cref="io_uring_bpf_ctx"/>. A request passes if the program returns a value other
/// than 0. All filters of an operation must let the request pass.
/// </param>
public sealed record BpfFilter(io_uring_op Operation, ReadOnlyMemory<BpfInstruction> Instructions)
{
    /// <summary>
    /// The length of the operation's data that the filter reads, in bytes: 12 for IORING_OP_SOCKET, and 24 for
    /// IORING_OP_OPENAT and IORING_OP_OPENAT2. IORING_OP_CONNECT has 24 where the kernel passes its address.
    /// Other operations have 0.
    /// </summary>
    public byte DataSize { get; init; }

    /// <summary>Refuses every operation without a filter (IO_URING_BPF_FILTER_DENY_REST).</summary>
    public bool DenyRest { get; init; }

    /// <summary>
    /// Requires that the kernel's data of the operation has exactly <see cref="DataSize"/> bytes
    /// (IO_URING_BPF_FILTER_SZ_STRICT). Otherwise the kernel may have more.
    /// </summary>
    public bool StrictSize { get; init; }
}
