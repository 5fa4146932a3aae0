using System.Diagnostics;

namespace Uring.Bench.Ring;

/// <summary>Measures the peers of a load in turn.</summary>
/// <remarks>
/// A virtual machine changes its speed by half from one second to the next, and its host moves the processors at
/// any time. A measurement takes some milliseconds, and the next one is of the other peer. So a change affects
/// both sides of a ratio.
/// </remarks>
/// <param name="rounds">The number of rounds.</param>
/// <param name="seconds">The duration of a measurement, in seconds.</param>
internal sealed class RingRounds(int rounds, double seconds)
{
    // In seconds. The JIT compiles a hot loop again in the background, some 100 ms after its first calls.
    private const double WarmUp = 0.5;

    /// <summary>Measures each peer once in each round.</summary>
    /// <param name="load">The load.</param>
    public IEnumerable<RingSample> Run(RingLoad load)
    {
        int[] calls = [.. load.Peers.Select(Calibrate)];
        for (int round = 1; round <= rounds; round++)
        {
            for (int i = 0; i < load.Peers.Count; i++)
            {
                // Each round starts with another peer.
                int turn = (i + round) % load.Peers.Count;
                yield return new RingSample(round, load.Name, load.Peers[turn].Name, Measure(load.Peers[turn], calls[turn]) / load.Operations);
            }
        }
    }

    // Returns the number of calls in the duration of a measurement.
    private int Calibrate(RingPeer peer)
    {
        using RingWork work = peer.Start();
        Stopwatch warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed.TotalSeconds < WarmUp)
        {
            work.Run();
        }

        int calls = 0;
        Stopwatch measured = Stopwatch.StartNew();
        while (measured.Elapsed.TotalSeconds < seconds)
        {
            work.Run();
            calls++;
        }

        return calls;
    }

    // Returns the time of a call, in nanoseconds.
    private static double Measure(RingPeer peer, int calls)
    {
        using RingWork work = peer.Start();
        for (int i = 0; i <= calls / 10; i++)
        {
            work.Run();
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            work.Run();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
