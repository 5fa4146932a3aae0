namespace Uring.Soak.Accounts;

/// <summary>Checks that each io_uring_enter(2) of the loops of a server in sqpoll has a reason.</summary>
/// <remarks>
/// The account starts when all slots are armed. Before that, a new SQ thread sleeps until a submission wakes
/// it, and every submission calls io_uring_enter(2) until the SQ thread runs. From then on a loop enters the
/// kernel for two reasons. A third reason, to fetch completions that found no room in the completion queue,
/// does not occur.
/// <list type="bullet">
/// <item>To park: one call for each park, or none when a completion is faster. A wait that a signal
/// interrupts counts as another park.</item>
/// <item>To wake the SQ thread. A connection or the doorbell that ends a park has woken the SQ thread before,
/// so the loop does not have to. But a loop without a processor, or a stopped loop, can fall behind so far
/// that the SQ thread sleeps first. The SQ thread sleeps after the idle time of a park plus half a second.
/// The age of the server therefore limits the number of such sleeps, and each of them takes one call to
/// end.</item>
/// </list>
/// </remarks>
/// <param name="ledger">Receives the account.</param>
internal sealed class EnterAccount(Ledger ledger)
{
    private const double UntilSleep = 0.5;

    /// <summary>Checks the account of a server that has no clients left.</summary>
    public void Settle(SoakServer server)
    {
        PageFigures figures = server.Figures;
        ulong sleeps = (ulong)(server.Age.TotalSeconds / (server.ParkAfter + UntilSleep)) * (ulong)figures.Rings;
        ulong enters = figures.Enters - server.EntersAtStart;
        ledger.Equal($"{server.Name}: overflows of the completion queue", 0, figures.Overflows);
        ledger.Check(
            enters <= figures.Parks + sleeps,
            $"{server.Name}: {figures.Parks} parks and at most {sleeps} sleeps of an SQ thread do not explain {enters} calls of io_uring_enter");
    }
}
