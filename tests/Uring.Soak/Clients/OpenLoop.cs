using System.Diagnostics;
using System.Net;
using Uring.Soak.Accounts;

namespace Uring.Soak.Clients;

/// <summary>An open-loop load: a fixed rate of new clients, with several behaviours in turn.</summary>
/// <param name="server">The address of the server.</param>
/// <param name="tally">Counts the ends of the connections.</param>
/// <param name="behaviours">The behaviours of the clients.</param>
internal sealed class OpenLoop(IPEndPoint server, Tally tally, IReadOnlyList<Behaviour> behaviours)
{
    private const int IntervalMilliseconds = 20;

    private int _next;

    /// <summary>Starts the clients, and waits for the end of the last one.</summary>
    /// <param name="seconds">The duration in which clients start.</param>
    /// <param name="perSecond">The number of new clients per second.</param>
    /// <param name="most">The most concurrent clients.</param>
    public async Task Run(double seconds, int perSecond, int most)
    {
        List<Task> visits = [];
        long start = Stopwatch.GetTimestamp();
        long started = 0;
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed.TotalSeconds < seconds)
        {
            visits.RemoveAll(visit => visit.IsCompletedSuccessfully);
            for (; started < elapsed.TotalSeconds * perSecond; started++)
            {
                // A client beyond the limit is dropped, so a slow server gets no burst of delayed clients
                // when it is faster again.
                if (visits.Count < most)
                {
                    visits.Add(behaviours[_next++ % behaviours.Count].Run(server, tally));
                }
            }

            await Task.Delay(IntervalMilliseconds);
        }

        await Task.WhenAll(visits);
    }
}
