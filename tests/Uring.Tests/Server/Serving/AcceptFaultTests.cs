using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;

namespace Uring.Tests.Server;

/// <summary>
/// The errors of accept(2). The tests give the loops completions with each error, since most errors are hard
/// to cause in a kernel. Each error is counted by its kind, a lasting one pauses the accepts, and no slot is
/// lost.
/// </summary>
public sealed class AcceptFaultTests
{
    private const long Now = 1_000_000;

    /// <summary>
    /// The error, and whether it belongs to the connection, so that the next accept may follow at once.
    /// </summary>
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
    public void A_slot_whose_armed_accept_failed_is_armed_again(int errno, bool one)
    {
        using LoopSteps parts = new(new ServerOptions { Slots = 4, Linger = 0 });
        parts.Loop.Start();
        Assert.Equal(4ul, parts.Figures.ArmedSlots);

        parts.Complete(new UserData(EntryKind.Accept, 2, Generation: 1), -errno, Now);
        parts.Complete(new UserData(EntryKind.Send, 2, Generation: 1), -(int)Errno.EBADF, Now);

        AssertFault(parts, errno, one);
        Assert.Equal((3ul, 1ul), (parts.Figures.ArmedSlots, parts.Figures.FreeSlots));
        parts.Loop.Advance(Now + LoopParts.ShortageDelay - 1);
        Assert.Equal(one ? 4ul : 3, parts.Figures.ArmedSlots);
        parts.Loop.Advance(Now + LoopParts.ShortageDelay);
        Assert.Equal(4ul, parts.Figures.ArmedSlots);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_failed_multishot_accept_is_submitted_again_after_the_pause_that_its_error_needs(int errno, bool one)
    {
        using LoopSteps parts = new(new ServerOptions { Slots = 4, Mode = ServerMode.Batched });
        parts.Loop.Start();
        ulong arms = parts.Figures.Arms;

        parts.Complete(new UserData(EntryKind.Accept, 0), -errno, Now);
        AssertFault(parts, errno, one);

        parts.Loop.Advance(Now);
        Assert.Equal(one ? arms + 1 : arms, parts.Figures.Arms);
        parts.Loop.Advance(Now + LoopParts.ShortageDelay - 1);
        Assert.Equal(one ? arms + 1 : arms, parts.Figures.Arms);
        parts.Loop.Advance(Now + LoopParts.ShortageDelay);
        Assert.Equal(arms + 1, parts.Figures.Arms);
        Assert.Equal(0ul, parts.Figures.Lost);
    }

    private static void AssertFault(LoopSteps parts, int errno, bool one)
    {
        RingFigures figures = parts.Figures;
        Assert.Equal(1ul, figures.Errors(Operation.Accept, (Errno)errno));
        Assert.Equal(one ? 0ul : 1, figures.BackOffs);
        Assert.Equal(0ul, figures.Connections);
    }
}
