using System.Diagnostics;

namespace Uring.Soak.Clients;

/// <summary>Starts clients at a fixed rate, however long each of them takes.</summary>
internal static class Arrivals
{
    // In milliseconds.
    private const int Interval = 20;

    /// <summary>Starts clients, and waits for the end of the last one.</summary>
    /// <param name="start">Starts the next client. The task is the client's.</param>
    /// <param name="seconds">The duration in which clients start.</param>
    /// <param name="perSecond">The number of new clients per second.</param>
    /// <param name="most">The most concurrent clients.</param>
    public static async Task RunAsync(Func<Task> start, double seconds, int perSecond, int most)
    {
        List<Task> running = [];
        long begin = Stopwatch.GetTimestamp();
        long started = 0;
        while (Stopwatch.GetElapsedTime(begin) is var elapsed && elapsed.TotalSeconds < seconds)
        {
            running.RemoveAll(client => client.IsCompletedSuccessfully);
            for (; started < elapsed.TotalSeconds * perSecond; started++)
            {
                // A client beyond the limit is dropped, so a slow server gets no burst of delayed clients
                // when it is faster again.
                if (running.Count < most)
                {
                    running.Add(start());
                }
            }

            await Task.Delay(Interval);
        }

        await Task.WhenAll(running);
    }
}
