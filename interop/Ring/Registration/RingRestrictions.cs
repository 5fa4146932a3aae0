using System.Runtime.InteropServices;
using static Uring.Interop.io_uring_register_restriction_op;

namespace Uring.Interop;

/// <summary>The operations that a ring allows. The kernel refuses all others with EACCES.</summary>
/// <remarks>
/// Build the restrictions once, and pass them to <see cref="IoUring.RegisterRestrictions(RingRestrictions)"/>
/// or <see cref="IoUring.RegisterTaskRestrictions(RingRestrictions)"/>. Up to Linux 6.18, restrictions
/// without a registration allow no registration, and restrictions without a request allow no request.
/// </remarks>
public sealed class RingRestrictions
{
    private readonly List<io_uring_restriction> _entries = [];
    private byte _allowed;
    private byte _required;

    /// <summary>Allows a request: IORING_RESTRICTION_SQE_OP.</summary>
    /// <param name="operation">The operation.</param>
    public RingRestrictions AllowOperation(io_uring_op operation)
    {
        _entries.Add(new io_uring_restriction { opcode = (ushort)IORING_RESTRICTION_SQE_OP, sqe_op = checked((byte)operation) });
        return this;
    }

    /// <summary>Allows a registration: IORING_RESTRICTION_REGISTER_OP.</summary>
    /// <param name="operation">The operation of io_uring_register(2).</param>
    public RingRestrictions AllowRegister(io_uring_register_op operation)
    {
        _entries.Add(new io_uring_restriction { opcode = (ushort)IORING_RESTRICTION_REGISTER_OP, register_op = checked((byte)operation) });
        return this;
    }

    /// <summary>
    /// Allows flags of entries: IORING_RESTRICTION_SQE_FLAGS_ALLOWED. Without this call an entry may have
    /// none.
    /// </summary>
    /// <param name="flags"><c>IOSQE_*</c> bits, added to the allowed ones.</param>
    public RingRestrictions AllowFlags(uint flags)
    {
        _allowed |= checked((byte)flags);
        return this;
    }

    /// <summary>
    /// Requires flags of every entry, and allows them: IORING_RESTRICTION_SQE_FLAGS_REQUIRED.
    /// </summary>
    /// <param name="flags"><c>IOSQE_*</c> bits, added to the required ones.</param>
    public RingRestrictions RequireFlags(uint flags)
    {
        _required |= checked((byte)flags);
        return this;
    }

    /// <summary>Returns the entries for the kernel.</summary>
    internal ReadOnlySpan<io_uring_restriction> ToEntries()
    {
        // The kernel keeps the last mask of each kind, so one entry has the sum of several calls.
        List<io_uring_restriction> all = [.. _entries];
        if (_allowed != 0)
        {
            all.Add(new io_uring_restriction { opcode = (ushort)IORING_RESTRICTION_SQE_FLAGS_ALLOWED, sqe_flags = _allowed });
        }

        if (_required != 0)
        {
            all.Add(new io_uring_restriction { opcode = (ushort)IORING_RESTRICTION_SQE_FLAGS_REQUIRED, sqe_flags = _required });
        }

        return CollectionsMarshal.AsSpan(all);
    }
}
