using System.Diagnostics.CodeAnalysis;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// What io_uring offers to this process, by the kernel's own answers: IORING_REGISTER_PROBE, IORING_REGISTER_QUERY, and harmless
/// trials where a kernel has no words for it. Never by its version.
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
    // Null where the kernel does not tell.
    private IoUringProbe? _operations;
    private bool[]? _registerOperations;

    private IoUringCapabilities() => Limits = IoUringLimits.Read();

    /// <summary>Whether this process can set up a ring, register with it and enter it. If not, <see cref="Reason"/> tells why.</summary>
    [MemberNotNullWhen(false, nameof(Reason), nameof(Failure))]
    public bool IsAvailable => Failure is null;

    /// <summary>The cause, when io_uring is not available.</summary>
    public SetupFailure? Failure { get; private set; }

    /// <summary>What the kernel answered, when io_uring is not available.</summary>
    public Errno Errno { get; private set; }

    /// <summary>One line, when io_uring is not available: what was refused, and what to do about it.</summary>
    public string? Reason { get; private set; }

    /// <summary>IORING_FEAT_* bits: io_uring_setup(2).</summary>
    public uint Features { get; private set; }

    /// <summary>
    /// IORING_SETUP_* bits that this process may use. Each was tried in a ring of its own; for those newer than this library
    /// the kernel's word is taken.
    /// </summary>
    public uint SetupFlags { get; private set; }

    /// <summary>IORING_ENTER_* bits: io_uring_enter(2); null where the kernel does not tell.</summary>
    public uint? EnterFlags { get; private set; }

    /// <summary>IOSQE_* bits, the flags of an entry; null where the kernel does not tell.</summary>
    public uint? EntryFlags { get; private set; }

    /// <summary>Whether this process may have an SQPOLL thread, which kernels before 5.13 allow the privileged only; null when that can't be told.</summary>
    public bool? SqPollPermitted { get; private set; }

    /// <summary>Whether the kernel tells which operations it has (IORING_REGISTER_PROBE, Linux 5.6). If not, none counts as supported.</summary>
    public bool OperationsAreKnown => _operations is not null;

    /// <summary>Whether the kernel lets tell which register operations it has (Linux 5.10). If not, none counts as supported.</summary>
    public bool RegisterOperationsAreKnown => _registerOperations is not null;

    /// <summary>The kernel's answer to IO_URING_QUERY_OPCODES; null before Linux 6.18.</summary>
    public io_uring_query_opcode? Query { get; private set; }

    /// <summary>What zero-copy receive can do, IO_URING_QUERY_ZCRX; null before Linux 6.19.</summary>
    public io_uring_query_zcrx? Zcrx { get; private set; }

    /// <summary>The events of zero-copy receive, IO_URING_QUERY_ZCRX_EVENT; null from a kernel without this query.</summary>
    public io_uring_query_zcrx_event? ZcrxEvent { get; private set; }

    /// <summary>The room that heads and tails of the queues take, IO_URING_QUERY_SCQ; null before Linux 6.19.</summary>
    public io_uring_query_scq? Scq { get; private set; }

    /// <summary>The limits and settings that bound rings.</summary>
    public IoUringLimits Limits { get; }

    /// <summary>Whether there is an operation for entries.</summary>
    /// <param name="operation">The operation; also one without a name in this library.</param>
    public bool Supports(io_uring_op operation) => _operations is not null && _operations.Supports(operation);

    /// <summary>
    /// Whether there is an operation of io_uring_register(2). Some (NAPI, zero-copy receive, BPF filters) can be left out of a
    /// kernel that has a number for them.
    /// </summary>
    /// <param name="operation">The operation; IORING_REGISTER_USE_REGISTERED_RING is a flag for all of them.</param>
    public bool Supports(io_uring_register_op operation) =>
        operation == io_uring_register_op.IORING_REGISTER_USE_REGISTERED_RING
            ? HasFeature(IORING_FEAT_REG_REG_RING)
            : _registerOperations is not null && (uint)operation < (uint)_registerOperations.Length && _registerOperations[(uint)operation];

    /// <summary>Whether this process may set up a ring with each of these flags. That they go together is not said.</summary>
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
