using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// A draining request waits for every request before it, and holds back the requests behind it.
/// </summary>
public unsafe class DrainTests
{
    /// <summary>
    /// A request behind a draining one starts with it, and the kernel chooses the order: Linux 6.1 runs task
    /// work in reverse. Only a second drain waits for both.
    /// </summary>
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_draining_request_waits_for_all_before_it_and_holds_back_all_behind_it(string kind)
    {
        using TestPipe pipe = new();
        using IoUring ring = RingKinds.Create(kind);
        io_uring_sqe* waiting = ring.Take();
        waiting->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        waiting->SetData64(0);
        TakeNop(ring, 1, IOSQE_IO_DRAIN);
        TakeNop(ring, 2, 0);
        TakeNop(ring, 3, IOSQE_IO_DRAIN);
        ring.SubmitWell();
        ring.AssertQuiet();

        pipe.Write("go");

        ulong[] order = [.. Enumerable.Range(0, 4).Select(_ => ring.Next().user_data)];
        Assert.Equal((0ul, 3ul), (order[0], order[3]));
        Assert.Equal([1ul, 2ul], order[1..3].Order());
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_draining_chain_waits_as_one(string kind)
    {
        using TestPipe pipe = new();
        using IoUring ring = RingKinds.Create(kind);
        io_uring_sqe* waiting = ring.Take();
        waiting->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        waiting->SetData64(0);
        SqeChain chain = ring.TakeChain(3);
        for (uint i = 0; i < 3; i++)
        {
            chain[i].PrepNop();
            chain[i].SetData64(i + 1);
            chain[i].SetFlags((i == 0 ? IOSQE_IO_DRAIN : 0) | (i < 2 ? IOSQE_IO_LINK : 0));
        }

        ring.SubmitWell();
        ring.AssertQuiet();

        pipe.Write("go");

        for (ulong expected = 0; expected < 4; expected++)
        {
            Assert.Equal(expected, ring.Next().user_data);
        }
    }

    private static void TakeNop(IoUring ring, ulong number, uint flags)
    {
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepNop();
        sqe->SetFlags(flags);
        sqe->SetData64(number);
    }
}
