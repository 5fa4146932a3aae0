using System.Diagnostics;

namespace Uring.Soak.Kept;

/// <summary>An open-loop load: a fixed rate of new clients, with several behaviours in turn.</summary>
/// <param name="tally">Counts the clients.</param>
/// <param name="visits">The behaviours.</param>
internal sealed class KeptLoad(KeptTally tally, IReadOnlyList<KeptVisit> visits)
{
    private const int ClientsPerSecond = 150;
    private const int MostClients = 200;

    // In milliseconds.
    private const int Interval = 20;

    private long _next;

    /// <summary>Starts clients, and waits for the end of the last one.</summary>
    /// <param name="seconds">The duration in which clients start.</param>
    public async Task RunAsync(double seconds)
    {
        List<Task> running = [];
        long start = Stopwatch.GetTimestamp();
        long started = 0;
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed.TotalSeconds < seconds)
        {
            running.RemoveAll(client => client.IsCompletedSuccessfully);
            for (; started < elapsed.TotalSeconds * ClientsPerSecond; started++)
            {
                // A client beyond the limit is dropped, so a slow server gets no burst of delayed clients.
                if (running.Count < MostClients)
                {
                    KeptVisit visit = visits[(int)(_next++ % visits.Count)];
                    running.Add(tally.RunAsync(visit.Server, visit.Name, visit.RunAsync));
                }
            }

            await Task.Delay(Interval);
        }

        await Task.WhenAll(running);
    }
}
