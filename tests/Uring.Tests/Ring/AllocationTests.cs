using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>A ring in its steady state leaves the garbage collector alone.</summary>
public unsafe class AllocationTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Submitting_and_reaping_allocate_nothing(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        Round(ring);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Round(ring);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Round(IoUring ring)
    {
        // With SQPOLL there may be room for fewer than before: completions come before the kernel gives the entries back.
        uint taken = 0;
        while (ring.Submissions.TryTakeChain(2, out SqeChain chain))
        {
            chain[0].PrepNop();
            chain[1].PrepNop();
            taken += chain.Count;
        }

        _ = ring.SubmitAndWait(taken);
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            _ = cqe.Result.IsError;
        }
    }
}
