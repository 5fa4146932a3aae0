using System.Diagnostics;
using System.Net;
using Uring.Soak.Accounts;

namespace Uring.Soak.Clients;

/// <summary>Clients of several kinds, so many each second, in turn.</summary>
/// <param name="server">Where the server listens.</param>
/// <param name="tally">Where their ends are counted.</param>
/// <param name="behaviours">Who comes.</param>
internal sealed class OpenLoop(IPEndPoint server, Tally tally, IReadOnlyList<Behaviour> behaviours)
{
    private const int Tick = 20;

    private int _next;

    /// <summary>Lets them come, and waits for the end of the last.</summary>
    /// <param name="seconds">How long they come.</param>
    /// <param name="perSecond">How many.</param>
    /// <param name="most">How many at a time, at most.</param>
    public async Task Come(double seconds, int perSecond, int most)
    {
        List<Task> visits = [];
        long start = Stopwatch.GetTimestamp();
        long come = 0;
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed.TotalSeconds < seconds)
        {
            visits.RemoveAll(visit => visit.IsCompletedSuccessfully);
            for (; come < elapsed.TotalSeconds * perSecond; come++)
            {
                // Who finds no room stays away: a server that is slow meets no heap of clients when it is faster again.
                if (visits.Count < most)
                {
                    visits.Add(behaviours[_next++ % behaviours.Count].Run(server, tally));
                }
            }

            await Task.Delay(Tick);
        }

        await Task.WhenAll(visits);
    }
}
