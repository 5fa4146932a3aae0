using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// Finds the flags of io_uring_setup(2) that this process may use: each trial sets up a ring.
/// </summary>
internal static unsafe class SetupTrials
{
    // IORING_SETUP_SQE_MIXED requires room for an entry of two halves.
    private const uint Entries = 2;

    /// <summary>Sets up a ring with a flag and the flags that it requires, and closes the ring.</summary>
    /// <param name="flag">One of <c>IORING_SETUP_*</c>.</param>
    /// <param name="other">Another ring, for IORING_SETUP_ATTACH_WQ.</param>
    /// <returns>
    /// EINVAL when the kernel does not know the flag, EPERM when this process may not use it.
    /// </returns>
    public static Errno Try(uint flag, ScratchRing other)
    {
        uint flags = flag | NeededBy(flag);
        io_uring_params parameters = new()
        {
            flags = flags,
            cq_entries = 2 * Entries,
            sq_thread_idle = 1,

            // A processor of this process: processor 0 may be outside its set.
            sq_thread_cpu = (uint)Thread.GetCurrentProcessorId(),
            wq_fd = flag == IORING_SETUP_ATTACH_WQ ? (uint)other.Fd : 0,
        };

        // The memory is mapped and not from the heap. The kernel frees a closed ring a moment later, and then
        // still writes to the head (the tail of the completion queue, on 6.18).
        nuint page = (nuint)Environment.SystemPageSize;
        void* memory = null;
        if ((flags & IORING_SETUP_NO_MMAP) != 0)
        {
            Errno refused = Libc.MapAnonymous(2 * page, out memory);
            if (refused != Errno.None)
            {
                return refused;
            }

            parameters.sq_off.user_addr = (ulong)memory;
            parameters.cq_off.user_addr = (ulong)memory + page;
        }

        KernelResult ring = new(Libc.IoUringSetup(Entries, &parameters));
        if (!ring.IsError)
        {
            Close(ring.Value, (flags & IORING_SETUP_REGISTERED_FD_ONLY) != 0);
        }

        if (memory != null)
        {
            _ = Libc.Munmap(memory, 2 * page);
        }

        return ring.Errno;
    }

    /// <summary>The flags that io_uring_setup(2) requires beside this one.</summary>
    private static uint NeededBy(uint flag) => flag switch
    {
        IORING_SETUP_SQ_AFF => IORING_SETUP_SQPOLL,
        IORING_SETUP_TASKRUN_FLAG => IORING_SETUP_COOP_TASKRUN,
        IORING_SETUP_DEFER_TASKRUN => IORING_SETUP_SINGLE_ISSUER,
        IORING_SETUP_REGISTERED_FD_ONLY => IORING_SETUP_NO_MMAP,
        IORING_SETUP_HYBRID_IOPOLL => IORING_SETUP_IOPOLL,
        IORING_SETUP_SQ_REWIND => IORING_SETUP_NO_SQARRAY,
        _ => 0,
    };

    private static void Close(int ring, bool registered)
    {
        if (registered)
        {
            // The ring has a registered index and no descriptor: it unregisters itself.
            io_uring_rsrc_update itself = new() { offset = (uint)ring };
            _ = Libc.IoUringRegister(
                ring, (uint)(IORING_UNREGISTER_RING_FDS | IORING_REGISTER_USE_REGISTERED_RING), &itself, 1);
        }
        else
        {
            _ = Libc.Close(ring);
        }
    }
}
