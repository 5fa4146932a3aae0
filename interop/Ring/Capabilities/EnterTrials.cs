using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>Which flags io_uring_enter(2) and the entries of a ring take, by what the kernel says to each.</summary>
internal static unsafe class EnterTrials
{
    // The highest number of a thread's registered rings: io_uring_register(2), IORING_REGISTER_RING_FDS.
    private const int LastRegisteredRing = 15;

    /// <summary>
    /// The flags of io_uring_enter(2), from calls without a ring: a flag that the kernel does not know is EINVAL before it looks
    /// for one. The calling thread needs to have a ring, else it is EINVAL too that it has none registered.
    /// </summary>
    /// <returns>Null where that can't be told.</returns>
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

    /// <summary>The flags of an entry, from reads of no file: EINVAL for a flag that the kernel does not know, else EBADF or an error of the flag's own.</summary>
    /// <returns>Null where that can't be told.</returns>
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
