using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.io_uring_register_restriction_op;

namespace Uring.Interop;

/// <summary>Finds the operations of io_uring_register(2) by calls without an effect.</summary>
internal static unsafe class RegisterTrials
{
    // No operation has this number: the bit above it is a flag, and the kernel's list is dense from 0.
    private const uint Never = 0x7fff_ffff;

    // Far above the number of operations. The loop ends at the end of the kernel's list.
    private const uint Most = 4096;

    /// <summary>
    /// Returns the number of operations, by a ring whose restrictions allow none. The kernel returns EACCES
    /// for an operation before it reads any argument, and EINVAL for a number without an operation.
    /// Restrictions exist since Linux 5.10.
    /// </summary>
    /// <returns>The number, or null when the trials are not conclusive.</returns>
    public static uint? Count()
    {
        if (ScratchRing.TryCreate(IoUringAbi.IORING_SETUP_R_DISABLED, out ScratchRing? ring) != Errno.None)
        {
            return null;
        }

        using (ring)
        {
            if (!Restrict(ring!) || ring!.Register(Never, null, 0).Errno != Errno.EINVAL)
            {
                return null;
            }

            uint count = 0;
            while (count < Most && IsOperation(ring, count))
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>
    /// Whether the kernel has the number of an operation but not its code. The trial uses an invalid address,
    /// so the call has no effect.
    /// </summary>
    public static bool IsLeftOut(io_uring_register_op operation, ScratchRing ring)
    {
        void* nowhere = (void*)1;
        return operation switch
        {
            IORING_REGISTER_NAPI or IORING_UNREGISTER_NAPI or IORING_REGISTER_ZCRX_IFQ =>
                ring.Register((uint)operation, nowhere, 1).Errno == Errno.EOPNOTSUPP,
            IORING_REGISTER_ZCRX_CTRL => ring.Register((uint)operation, nowhere, 0).Errno == Errno.EOPNOTSUPP,

            // Without CONFIG_IO_URING_BPF the kernel returns EINVAL. With it, the kernel checks the address
            // first.
            IORING_REGISTER_BPF_FILTER => ring.Register((uint)operation, nowhere, 1).Errno == Errno.EINVAL,
            _ => false,
        };
    }

    private static bool Restrict(ScratchRing ring)
    {
        // One restriction of each kind: a kernel may restrict registration only if a register operation is
        // among them. IORING_REGISTER_ENABLE_RINGS is allowed and runs here. A second call of it returns
        // EBADFD.
        io_uring_restriction* restrictions = stackalloc io_uring_restriction[2];
        restrictions[0] = new io_uring_restriction { opcode = (ushort)IORING_RESTRICTION_REGISTER_OP };
        restrictions[0].register_op = (byte)IORING_REGISTER_ENABLE_RINGS;
        restrictions[1] = new io_uring_restriction { opcode = (ushort)IORING_RESTRICTION_SQE_OP };
        restrictions[1].sqe_op = (byte)io_uring_op.IORING_OP_NOP;
        return !ring.Register((uint)IORING_REGISTER_RESTRICTIONS, restrictions, 2).IsError
            && !ring.Register((uint)IORING_REGISTER_ENABLE_RINGS, null, 0).IsError;
    }

    private static bool IsOperation(ScratchRing ring, uint number) =>
        ring.Register(number, null, 0).Errno is Errno.EACCES or Errno.EBADFD;
}
