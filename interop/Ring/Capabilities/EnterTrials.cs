using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>Finds the flags of io_uring_enter(2) and of entries by trials.</summary>
internal static unsafe class EnterTrials
{
    // The highest number of a thread's registered rings: io_uring_register(2), IORING_REGISTER_RING_FDS.
    private const int LastRegisteredRing = 15;

    /// <summary>
    /// Returns the flags of io_uring_enter(2), by calls without a ring. The kernel returns EINVAL for an
    /// unknown flag before it resolves the ring. The calling thread must have a ring: without a registered
    /// one, the kernel returns EINVAL too.
    /// </summary>
    /// <returns>The flags, or null when the trials are not conclusive.</returns>
    public static uint? EnterFlags()
    {
        if (Enter(0) != Errno.EBADF)
        {
            return null;
        }

        uint flags = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            flags |= Enter(1u << bit) == Errno.EINVAL ? 0 : 1u << bit;
        }

        return flags;
    }

    /// <summary>
    /// Returns the flags of an entry, by reads without a file: EINVAL for an unknown flag, otherwise EBADF or
    /// an error of the flag.
    /// </summary>
    /// <returns>The flags, or null when the trials are not conclusive.</returns>
    public static uint? EntryFlags()
    {
        try
        {
            using IoUring ring = new(new IoUringOptions { Entries = 1 });
            if (Submit(ring, 0) != Errno.EBADF)
            {
                return null;
            }

            uint flags = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                flags |= Submit(ring, (byte)(1 << bit)) == Errno.EINVAL ? 0 : 1u << bit;
            }

            return flags;
        }
        catch (IoUringException)
        {
            return null;
        }
    }

    private static Errno Enter(uint flags)
    {
        int ring = flags == IORING_ENTER_REGISTERED_RING ? LastRegisteredRing : -1;
        return new KernelResult(Libc.IoUringEnter(ring, 0, 0, flags, null, 0)).Errno;
    }

    private static Errno Submit(IoUring ring, byte flags)
    {
        if (ring.Submissions.TryTake(out io_uring_sqe* sqe))
        {
            sqe->PrepRead(-1, null, 0, 0);
            sqe->flags = flags;
            _ = ring.SubmitAndWait(1);
        }

        return ring.Completions.TryTake(out io_uring_cqe cqe) ? cqe.Result.Errno : Errno.EINVAL;
    }
}
