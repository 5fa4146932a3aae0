using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// Allocations of a ring in its steady state. The calls of a request neither allocate nor box.
/// </summary>
public unsafe class AllocationTests
{
    private const int Rounds = 1000;

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Submitting_and_reaping_allocate_nothing(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        AssertNothing(ring, static ring =>
        {
            // With SQPOLL a completion comes before the kernel returns its entry, so there may be room for
            // fewer.
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
                _ = cqe.Result.IsError | cqe.HasMore | cqe.HasBuffer | cqe.IsNotification | cqe.IsSocketNonEmpty;
            }
        });
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Every_kind_of_wait_allocates_nothing(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        AssertNothing(ring, static ring =>
        {
            WaitOptions soon = new() { Timeout = TimeSpan.FromSeconds(20), SignalMask = 0 };
            _ = ring.WaitForSpace();
            if (ring.Submissions.TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepNop();
                _ = ring.Submit();
                _ = ring.Wait(1, soon);
                _ = ring.Wait(1);
                _ = ring.SubmitAndWait(1, soon);
                _ = ring.GetEvents();
            }

            _ = ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromTicks(1) });
            while (ring.Completions.TryPeek(out io_uring_cqe* cqe))
            {
                _ = ring.Completions.SecondHalf(cqe).Length;
                ring.Completions.Seen(cqe);
            }
        });
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Errors_allocate_nothing(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        AssertNothing(ring, static ring =>
        {
            if (ring.Submissions.TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepFsync(-1, 0);
                _ = ring.SubmitAndWait(1);
            }

            while (ring.Completions.TryTake(out io_uring_cqe cqe))
            {
                _ = cqe.Result.Errno == Errno.EBADF;
            }

            _ = ring.SyncCancel(CancelTarget.UserData(99));
            int file = 0;
            _ = ring.UpdateFiles(0, new ReadOnlySpan<int>(in file));
        });
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Tables_are_updated_and_provided_buffers_taken_without_allocation(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        using TestPipe pipe = new();
        using BufferPool pool = ring.SetupBufferPool(group: 1, count: 4, size: 16);
        ring.RegisterFilesSparse(2);
        ring.RegisterBuffersSparse(2);
        iovec buffer = new() { iov_base = AddressOf(pool), iov_len = 16 };
        AssertNothing(ring, ring =>
        {
            _ = ring.UpdateFiles(0, [pipe.Reader.Fd]);
            _ = ring.UpdateBuffers(0, new ReadOnlySpan<iovec>(in buffer));
            _ = pool.Ring.Available();
            byte one = 1;
            _ = Libc.Write(pipe.Writer.Fd, &one, 1);
            if (ring.Submissions.TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepRead(0, null, 16, ulong.MaxValue);
                sqe->SetFlags(IOSQE_BUFFER_SELECT | IOSQE_FIXED_FILE);
                sqe->SetBufGroup(1);
                _ = ring.SubmitAndWait(1);
            }

            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                foreach (FilledBuffer filled in pool.Take(cqe))
                {
                    pool.Recycle(filled.BufferId);
                }
            }
        });

        static void* AddressOf(BufferPool pool)
        {
            fixed (byte* first = pool[0])
            {
                return first;
            }
        }
    }

    private static void AssertNothing(IoUring ring, Action<IoUring> round)
    {
        // The first round compiles the code. The second may still do work that happens only once.
        round(ring);
        round(ring);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            round(ring);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
