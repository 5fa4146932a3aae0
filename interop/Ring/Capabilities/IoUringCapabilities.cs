using System.Diagnostics.CodeAnalysis;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// The capabilities of io_uring for this process. The kernel reports them by IORING_REGISTER_PROBE and
/// IORING_REGISTER_QUERY, and harmless trials find the rest. The kernel's version decides nothing.
/// </summary>
/// <remarks>
/// <code>
/// IoUringCapabilities here = IoUringCapabilities.Detect();
/// if (!here.IsAvailable) { Console.Error.WriteLine(here.Reason); }
/// if (here.Supports(io_uring_op.IORING_OP_SEND_ZC)) { ... }
/// Console.WriteLine(here);
/// </code>
/// </remarks>
public sealed partial class IoUringCapabilities
{
    // Null when the kernel does not report them.
    private IoUringProbe? _operations;
    private bool[]? _registerOperations;

    private IoUringCapabilities() => Limits = IoUringLimits.Read();

    /// <summary>
    /// Whether this process can set up a ring, register with it and enter it. If not, <see cref="Reason"/>
    /// names the cause.
    /// </summary>
    [MemberNotNullWhen(false, nameof(Reason), nameof(Failure))]
    public bool IsAvailable => Failure is null;

    /// <summary>The cause, when io_uring is not available.</summary>
    public SetupFailure? Failure { get; private set; }

    /// <summary>The kernel's error, when io_uring is not available.</summary>
    public Errno Errno { get; private set; }

    /// <summary>One line, when io_uring is not available: the refused call, and the fix.</summary>
    public string? Reason { get; private set; }

    /// <summary>IORING_FEAT_* bits: io_uring_setup(2).</summary>
    public uint Features { get; private set; }

    /// <summary>
    /// IORING_SETUP_* bits that this process may use. A trial with a separate ring confirms each flag that
    /// this library knows. For newer flags the kernel's report decides.
    /// </summary>
    public uint SetupFlags { get; private set; }

    /// <summary>IORING_ENTER_* bits: io_uring_enter(2). Null when unknown.</summary>
    public uint? EnterFlags { get; private set; }

    /// <summary>IOSQE_* bits, the flags of an entry. Null when unknown.</summary>
    public uint? EntryFlags { get; private set; }

    /// <summary>
    /// Whether this process may have an SQPOLL thread: kernels before 5.13 require a privilege. Null when
    /// unknown.
    /// </summary>
    public bool? SqPollPermitted { get; private set; }

    /// <summary>
    /// Whether the kernel reports its operations (IORING_REGISTER_PROBE, Linux 5.6). If not, no operation
    /// counts as supported.
    /// </summary>
    public bool OperationsAreKnown => _operations is not null;

    /// <summary>
    /// Whether the register operations are known (Linux 5.10). If not, no register operation counts as
    /// supported.
    /// </summary>
    public bool RegisterOperationsAreKnown => _registerOperations is not null;

    /// <summary>The result of IO_URING_QUERY_OPCODES. Null before Linux 6.18.</summary>
    public io_uring_query_opcode? Query { get; private set; }

    /// <summary>
    /// The capabilities of zero-copy receive, by IO_URING_QUERY_ZCRX. Null before Linux 6.19.
    /// </summary>
    public io_uring_query_zcrx? Zcrx { get; private set; }

    /// <summary>
    /// The events of zero-copy receive, by IO_URING_QUERY_ZCRX_EVENT. Null from a kernel without this query.
    /// </summary>
    public io_uring_query_zcrx_event? ZcrxEvent { get; private set; }

    /// <summary>
    /// The room for the heads and tails of the queues, by IO_URING_QUERY_SCQ. Null before Linux 6.19.
    /// </summary>
    public io_uring_query_scq? Scq { get; private set; }

    /// <summary>The limits and settings that bound rings.</summary>
    public IoUringLimits Limits { get; }

    /// <summary>Whether the kernel supports an operation of entries.</summary>
    /// <param name="operation">The operation, also one without a name in this library.</param>
    public bool Supports(io_uring_op operation) => _operations is not null && _operations.Supports(operation);

    /// <summary>
    /// Whether the kernel supports an operation of io_uring_register(2). A kernel can have the number of an
    /// operation (NAPI, zero-copy receive, BPF filters) and be built without its code.
    /// </summary>
    /// <param name="operation">
    /// The operation. IORING_REGISTER_USE_REGISTERED_RING is a flag for all of them.
    /// </param>
    public bool Supports(io_uring_register_op operation) =>
        operation == io_uring_register_op.IORING_REGISTER_USE_REGISTERED_RING
            ? HasFeature(IORING_FEAT_REG_REG_RING)
            : _registerOperations is not null && (uint)operation < (uint)_registerOperations.Length && _registerOperations[(uint)operation];

    /// <summary>
    /// Whether this process may set up a ring with each of these flags. The result does not cover their
    /// combination.
    /// </summary>
    /// <param name="flags">IORING_SETUP_* bits.</param>
    public bool SupportsSetup(uint flags) => IsAvailable && (flags & ~SetupFlags) == 0;

    /// <summary>Whether io_uring_enter(2) takes each of these flags.</summary>
    /// <param name="flags">IORING_ENTER_* bits.</param>
    public bool SupportsEnter(uint flags) => EnterFlags is { } known && (flags & ~known) == 0;

    /// <summary>Whether entries may have each of these flags.</summary>
    /// <param name="flags">IOSQE_* bits.</param>
    public bool SupportsEntry(uint flags) => EntryFlags is { } known && (flags & ~known) == 0;

    /// <summary>Whether rings have each of these features.</summary>
    /// <param name="features">IORING_FEAT_* bits.</param>
    public bool HasFeature(uint features) => IsAvailable && (features & ~Features) == 0;
}
