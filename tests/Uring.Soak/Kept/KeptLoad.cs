using Uring.Soak.Clients;

namespace Uring.Soak.Kept;

/// <summary>An open-loop load: a fixed rate of new clients, with several behaviours in turn.</summary>
/// <param name="tally">Counts the clients.</param>
/// <param name="visits">The behaviours.</param>
internal sealed class KeptLoad(KeptTally tally, IReadOnlyList<KeptVisit> visits)
{
    private const int ClientsPerSecond = 150;
    private const int MostClients = 200;

    private long _next;

    /// <summary>Starts clients, and waits for the end of the last one.</summary>
    /// <param name="seconds">The duration in which clients start.</param>
    public Task RunAsync(double seconds) => Arrivals.RunAsync(StartNext, seconds, ClientsPerSecond, MostClients);

    private Task StartNext()
    {
        KeptVisit visit = visits[(int)(_next++ % visits.Count)];
        return tally.RunAsync(visit.Server, visit.Name, visit.RunAsync);
    }
}
