using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;

namespace Uring.Tests.Server;

/// <summary>
/// The errors of the peek at a request, given to a loop whose ring is not enabled. Each is counted by its
/// kind. A client that may still send lingers, since a close would reset its connection.
/// </summary>
public sealed class ReceiveFaultTests
{
    [Theory]
    [InlineData((int)Errno.EFAULT, true)]
    [InlineData((int)Errno.ENOMEM, true)]
    [InlineData((int)Errno.ENOBUFS, true)]
    [InlineData((int)Errno.ECONNRESET, false)]
    [InlineData((int)Errno.ETIMEDOUT, false)]
    public void Only_the_connection_of_a_client_that_has_left_is_closed_at_once(int errno, bool lingers)
    {
        using LoopSteps parts = new(new ServerOptions { Slots = 4 });
        parts.Loop.Start();

        parts.Complete(new UserData(EntryKind.Accept, 2, Generation: 1), 0, now: 0);
        parts.Complete(new UserData(EntryKind.Peek, 2, Generation: 1), -errno, now: 0);
        parts.Complete(new UserData(EntryKind.Shutdown, 2, Generation: 1), 0, now: 0);

        RingFigures figures = parts.Figures;
        Assert.Equal(1ul, figures.Errors(Operation.Receive, (Errno)errno));
        Assert.Equal((1ul, 1ul), (figures.Connections, figures.Answered));
        Assert.Equal(lingers ? (1ul, 0ul) : (0ul, 1ul), (figures.LingeringSlots, figures.ClosedAtOnce));
    }
}
