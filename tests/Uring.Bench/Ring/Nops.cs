using Uring.Interop;

namespace Uring.Bench.Ring;

/// <summary>A batch of NOPs on a ring of this library.</summary>
internal static unsafe class Nops
{
    public static void Prepare(IoUring ring, uint batch)
    {
        SubmissionQueue submissions = ring.Submissions;
        for (uint i = 0; i < batch; i++)
        {
            io_uring_sqe* sqe;
            while (!submissions.TryTake(out sqe))
            {
                // With SQPOLL the kernel frees entries shortly after their completions.
            }

            sqe->PrepNop();
            sqe->SetData64(i);
        }
    }

    /// <summary>Returns the sum of the user_data of the completions.</summary>
    public static ulong Reap(IoUring ring)
    {
        ulong sum = 0;
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            sum += cqe.user_data;
        }

        return sum;
    }
}
