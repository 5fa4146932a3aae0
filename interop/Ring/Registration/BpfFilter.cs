namespace Uring.Interop;

/// <summary>A filter over the requests of one operation: <c>io_uring_register_bpf_filter(3)</c>, Linux 7.0.</summary>
/// <param name="Operation">Which requests it judges.</param>
/// <param name="Instructions">
/// Classic BPF over a <see cref="io_uring_bpf_ctx"/>; a request passes when it returns anything but 0. Of several filters for an
/// operation all have to agree.
/// </param>
public sealed record BpfFilter(io_uring_op Operation, ReadOnlyMemory<BpfInstruction> Instructions)
{
    /// <summary>
    /// The number of bytes of the operation's own data that the filter reads: 12 for IORING_OP_SOCKET, 24 for IORING_OP_OPENAT
    /// and IORING_OP_OPENAT2, 24 for IORING_OP_CONNECT from a kernel that passes its address, 0 for other operations.
    /// </summary>
    public byte DataSize { get; init; }

    /// <summary>Refuses every operation that has no filter (IO_URING_BPF_FILTER_DENY_REST).</summary>
    public bool DenyRest { get; init; }

    /// <summary>Wants the kernel to know exactly <see cref="DataSize"/> bytes, where it may know more otherwise (IO_URING_BPF_FILTER_SZ_STRICT).</summary>
    public bool StrictSize { get; init; }
}
