using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.io_uring_register_restriction_op;

namespace Uring.Interop;

/// <summary>Which operations of io_uring_register(2) there are, by calls that can change nothing.</summary>
internal static unsafe class RegisterTrials
{
    // Never an operation: the bit above it is a flag, and the kernel's own list is dense from 0.
    private const uint Never = 0x7fff_ffff;

    // Far more than there will be; the end of the list comes first.
    private const uint Most = 4096;

    /// <summary>
    /// How many there are, told by a ring whose restrictions allow none: to an operation it answers EACCES before it looks at
    /// any argument, to a number that is no operation EINVAL. Restrictions are of Linux 5.10.
    /// </summary>
    /// <returns>Null where that can't be told.</returns>
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
    /// Whether the kernel was built without what an operation is for, though the number is one: asked with an address that is
    /// none, so that nothing can come of it.
    /// </summary>
    public static bool IsLeftOut(io_uring_register_op operation, ScratchRing ring)
    {
        void* nowhere = (void*)1;
        return operation switch
        {
            IORING_REGISTER_NAPI or IORING_UNREGISTER_NAPI or IORING_REGISTER_ZCRX_IFQ =>
                ring.Register((uint)operation, nowhere, 1).Errno == Errno.EOPNOTSUPP,
            IORING_REGISTER_ZCRX_CTRL => ring.Register((uint)operation, nowhere, 0).Errno == Errno.EOPNOTSUPP,

            // Without CONFIG_IO_URING_BPF it is EINVAL, with it the address is looked at first.
            IORING_REGISTER_BPF_FILTER => ring.Register((uint)operation, nowhere, 1).Errno == Errno.EINVAL,
            _ => false,
        };
    }

    private static bool Restrict(ScratchRing ring)
    {
        // One of each kind, since a kernel may restrict registration only where some of it is named. What is named is done with
        // here: a second time it is EBADFD.
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
