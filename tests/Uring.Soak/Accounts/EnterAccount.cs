namespace Uring.Soak.Accounts;

/// <summary>The calls of io_uring_enter(2) that the loops of a server in sqpoll have made: none without a reason.</summary>
/// <remarks>
/// It is drawn up from the moment on in which all slots are armed. A new SQ thread sleeps until it is woken, and until it has a
/// processor every submission of something that has been prepared tries to: those calls are of the start.
/// From then on a loop enters the kernel in two places, and these are the terms; a third is to fetch completions that found no room, and
/// there are none:
/// <list type="bullet">
/// <item>To park: one call each time, or none when a completion was faster. A wait that a signal ends is begun again as another park.</item>
/// <item>To wake the SQ thread. What ends the sleep of a parked loop, a connection or the doorbell, has woken the SQ thread before, so
/// as a rule there is none. But a loop that gets no processor, or is stopped, can fall behind so far that the SQ thread is the first
/// to sleep. That takes it the time after which the loop parks and half a second more, in which it has nothing to do; so in the
/// server's life there is time for so many sleeps, and each takes one call to end.</item>
/// </list>
/// </remarks>
/// <param name="ledger">Where it is settled.</param>
internal sealed class EnterAccount(Ledger ledger)
{
    private const double UntilSleep = 0.5;

    /// <summary>Settles it.</summary>
    public void Settle(SoakServer server)
    {
        PageFigures figures = server.Figures;
        ulong sleeps = (ulong)(server.Age.TotalSeconds / (server.ParkAfter + UntilSleep)) * (ulong)figures.Rings;
        ulong enters = figures.Enters - server.EntersAtStart;
        ledger.Equal($"{server.Name}: completions that found no room", 0, figures.Overflows);
        ledger.Check(
            enters <= figures.Parks + sleeps,
            $"{server.Name}: {enters} calls of io_uring_enter, which {figures.Parks} parks and at most {sleeps} sleeps of an SQ thread do not explain");
    }
}
