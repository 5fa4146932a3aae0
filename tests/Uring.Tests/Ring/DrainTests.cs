using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>A request that drains waits for all before it, and all behind it wait for it.</summary>
public unsafe class DrainTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_draining_request_runs_after_all_before_it_and_before_all_behind_it(string kind)
    {
        using TestPipe pipe = new();
        using IoUring ring = RingKinds.Create(kind);
        io_uring_sqe* waiting = ring.Take();
        waiting->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        waiting->SetData64(0);
        io_uring_sqe* draining = ring.Take();
        draining->PrepNop();
        draining->SetFlags(IOSQE_IO_DRAIN);
        draining->SetData64(1);
        io_uring_sqe* behind = ring.Take();
        behind->PrepNop();
        behind->SetData64(2);
        ring.SubmitWell();
        ring.AssertQuiet();

        pipe.Write("go");

        Assert.Equal([0, 1, 2], new[] { ring.Next(), ring.Next(), ring.Next() }.Select(cqe => cqe.user_data));
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
}
