using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// Chains of requests: the effect of a failure at each place on the links before and behind it.
/// </summary>
public unsafe class LinkTests
{
    private const uint Length = 5;

    [Theory]
    [MemberData(nameof(BrokenChains))]
    public void A_soft_chain_stops_at_its_broken_link(string kind, uint broken)
    {
        using IoUring ring = RingKinds.Create(kind);
        Fill(ring.TakeChain(Length), IOSQE_IO_LINK, broken);

        foreach (io_uring_cqe cqe in ring.CompleteByNumber((int)Length))
        {
            Errno expected = cqe.user_data < broken ? Errno.None : cqe.user_data == broken ? Errno.EBADF : Errno.ECANCELED;
            Assert.Equal(expected, cqe.Result.Errno);
        }
    }

    [Theory]
    [MemberData(nameof(BrokenChains))]
    public void A_hard_chain_continues_after_its_broken_link(string kind, uint broken)
    {
        using IoUring ring = RingKinds.Create(kind);
        Fill(ring.TakeChain(Length), IOSQE_IO_HARDLINK, broken);

        io_uring_cqe[] completions = ring.Complete((int)Length);

        Assert.Equal([0, 1, 2, 3, 4], completions.Select(cqe => cqe.user_data));
        Assert.All(completions, cqe => Assert.Equal(cqe.user_data == broken ? Errno.EBADF : Errno.None, cqe.Result.Errno));
    }

    [Theory]
    [MemberData(nameof(BrokenChains))]
    public void A_hard_chain_that_skips_completions_of_success_reports_its_failure_and_its_end(string kind, uint broken)
    {
        using IoUring ring = RingKinds.Create(kind);
        SqeChain chain = ring.TakeChain(Length);
        Fill(chain, IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS, broken);
        chain[Length - 1].SetFlags(0);

        bool last = broken == Length - 1;
        io_uring_cqe[] completions = ring.Complete(last ? 1 : 2);

        Assert.Equal(broken, completions[0].user_data);
        Assert.Equal(Errno.EBADF, completions[0].Result.Errno);
        Assert.Equal(Length - 1, completions[^1].user_data);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_chain_runs_whole_from_every_place_of_the_queue(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        for (int round = 0; round < 20; round++)
        {
            // A round takes 7 of the 8 places of the queue. So the chain begins at another place in each round, and
            // sometimes lies around the end.
            for (uint i = 0; i < 2; i++)
            {
                ring.Take()->PrepNop();
            }

            _ = ring.Complete(2);
            Assert.True(SpinWait.SpinUntil(() => ring.Submissions.Space >= Length, TimeSpan.FromSeconds(20)));
            Fill(ring.TakeChain(Length), IOSQE_IO_LINK, broken: round % Length);
            Errno[] results = [.. ring.CompleteByNumber((int)Length).Select(cqe => cqe.Result.Errno)];
            Assert.Equal(Errno.EBADF, results[round % Length]);
            Assert.Equal(Length - (round % Length) - 1, results.Count(errno => errno == Errno.ECANCELED));
        }
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_chain_ends_with_its_last_link_also_when_the_next_follows_at_once(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        SqeChain both = ring.TakeChain(6);
        for (uint i = 0; i < 6; i++)
        {
            Fill(ref both[i], i, fails: i == 1);
            both[i].SetFlags(i is 2 or 5 ? 0 : IOSQE_IO_LINK);
        }

        Errno[] results = [.. ring.CompleteByNumber(6).Select(cqe => cqe.Result.Errno)];

        Assert.Equal([Errno.None, Errno.EBADF, Errno.ECANCELED, Errno.None, Errno.None, Errno.None], results);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_timeout_ends_the_link_before_it_and_breaks_the_chain(string kind)
    {
        using TestPipe pipe = new();
        using IoUring ring = RingKinds.Create(kind);
        __kernel_timespec soon = new() { tv_nsec = 20_000_000 };
        SqeChain chain = ring.TakeChain(3);
        chain[0].PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        chain[0].SetFlags(IOSQE_IO_LINK);
        chain[0].SetData64(0);
        chain[1].PrepLinkTimeout(&soon, 0);
        chain[1].SetFlags(IOSQE_IO_LINK);
        chain[1].SetData64(1);
        chain[2].PrepNop();
        chain[2].SetData64(2);

        Errno[] results = [.. ring.CompleteByNumber(3).Select(cqe => cqe.Result.Errno)];

        Assert.Equal([Errno.ECANCELED, Errno.ETIME, Errno.ECANCELED], results);
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_short_read_breaks_a_soft_chain_but_not_a_hard_one(string kind)
    {
        using TestPipe pipe = new();
        using IoUring ring = RingKinds.Create(kind);
        byte* buffer = stackalloc byte[8];
        foreach (uint link in new[] { IOSQE_IO_LINK, IOSQE_IO_HARDLINK })
        {
            pipe.Write("ab");
            SqeChain chain = ring.TakeChain(2);
            chain[0].PrepRead(pipe.Reader.Fd, buffer, 8, ulong.MaxValue);
            chain[0].SetFlags(link);
            chain[0].SetData64(0);
            chain[1].PrepNop();
            chain[1].SetData64(1);

            io_uring_cqe[] completions = ring.CompleteByNumber(2);

            Assert.Equal(new KernelResult(2), completions[0].Result);
            Assert.Equal(link == IOSQE_IO_LINK ? Errno.ECANCELED : Errno.None, completions[1].Result.Errno);
        }
    }

    public static MatrixTheoryData<string, uint> BrokenChains() =>
        new(RingKinds.All, Enumerable.Range(0, (int)Length).Select(place => (uint)place));

    private static void Fill(SqeChain chain, uint link, long broken)
    {
        for (uint i = 0; i < chain.Count; i++)
        {
            Fill(ref chain[i], i, fails: i == broken);
            chain[i].SetFlags(i + 1 < chain.Count ? link : 0);
        }
    }

    private static void Fill(ref io_uring_sqe sqe, uint number, bool fails)
    {
        if (fails)
        {
            // The request fails when it runs. A failure at submission would refuse the whole chain.
            sqe.PrepFsync(-1, 0);
        }
        else
        {
            sqe.PrepNop();
        }

        sqe.SetData64(number);
    }
}
