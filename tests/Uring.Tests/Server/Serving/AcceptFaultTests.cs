using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;
using Uring.Server.Serving.Answering;

namespace Uring.Tests.Server;

/// <summary>
/// What accept(2) may fail with. A kernel can hardly be brought to most of it, so loops whose rings are not enabled are given the
/// completions: each is counted by its kind, what lasts makes them rest, and no slot is lost.
/// </summary>
public sealed class AcceptFaultTests
{
    private const long Now = 1_000_000;

    /// <summary>The error, and whether it is that of a connection, so that the next may be accepted at once.</summary>
    public static TheoryData<int, bool> Faults => new()
    {
        { (int)Errno.EMFILE, false },
        { (int)Errno.ENFILE, false },
        { (int)Errno.ENOBUFS, false },
        { (int)Errno.ENOMEM, false },
        { (int)Errno.EPERM, false },
        { (int)Errno.EINVAL, false },
        { (int)Errno.ECONNABORTED, true },
        { (int)Errno.EPROTO, true },
        { (int)Errno.ENETDOWN, true },
        { (int)Errno.EHOSTUNREACH, true },
        { (int)Errno.EOPNOTSUPP, true },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void An_armed_chain_whose_accept_fails_gives_its_slot_back(int errno, bool one)
    {
        using LoopParts parts = new(new ServerOptions { Slots = 4, Linger = 0 });
        parts.Start();
        Assert.Equal(4ul, parts.Figures.ArmedSlots);

        parts.Complete(new UserData(ChainLink.Accept, 2), -errno, Now);
        parts.Complete(new UserData(ChainLink.Close, 2), -(int)Errno.EBADF, Now);

        AssertFault(parts, errno, one);
        Assert.Equal((3ul, 1ul), (parts.Figures.ArmedSlots, parts.Figures.FreeSlots));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_multishot_accept_that_fails_is_begun_again_when_it_is_time(int errno, bool one)
    {
        using LoopParts parts = new(new ServerOptions { Slots = 4, Mode = ServerMode.Batched });
        MultishotLoop loop = (MultishotLoop)parts.Loop;
        parts.Start();
        ulong arms = parts.Figures.Arms;

        parts.Complete(new UserData(ChainLink.Accept, 0), -errno, Now);
        AssertFault(parts, errno, one);

        AdvanceAccepts(loop, Now);
        Assert.Equal(one ? arms + 1 : arms, parts.Figures.Arms);
        AdvanceAccepts(loop, Now + 100);
        Assert.Equal(arms + 1, parts.Figures.Arms);
        Assert.Equal(0ul, parts.Figures.Lost);
    }

    private static void AssertFault(LoopParts parts, int errno, bool one)
    {
        RingFigures figures = parts.Figures;
        Assert.Equal(1ul, figures.Errors(Operation.Accept, (Errno)errno));
        Assert.Equal(one ? 0ul : 1, figures.BackOffs);
        Assert.Equal(one ? 0 : Now + 100, AcceptAgainAt(parts.Loop));
        Assert.Equal(0ul, figures.Connections);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void AdvanceAccepts(MultishotLoop loop, long now);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_AcceptAgainAt")]
    private static extern long AcceptAgainAt(RingLoop loop);
}
