using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Report;
using Uring.Bench.Servers.Throughput;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Kestrel;

/// <summary>
/// Measures the peers. Each round starts all peers of a runtime, and measures every load with all of them in
/// turn. A slow moment of the machine then affects one load of all peers. A peer without load sleeps.
/// </summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="loads">The loads.</param>
/// <param name="results">Receives the figures.</param>
/// <param name="progress">Receives the progress, line by line.</param>
internal sealed class KestrelRun(KestrelSettings settings, IReadOnlyList<KestrelLoad> loads, Results results, Action<string> progress)
{
    // The start and the end of a load generator.
    private const double SecondsAround = 0.3;

    // The JIT compiles a method again after 30 calls and a pause. One warm-up is too short for all methods.
    private const int FirstWarmUps = 3;
    private const uint FirstConnections = 64;

    private readonly OwnKeptLoad _firstLoad = new();

    /// <summary>The approximate duration, in minutes.</summary>
    public double Minutes =>
        settings.Rounds * results.Peers.Count
        * ((loads.Sum(load => load.ConnectionsOf(settings).Count) * (settings.WarmUp + settings.Seconds + SecondsAround)) + (FirstWarmUps * settings.WarmUp)) / 60;

    /// <summary>Runs all rounds.</summary>
    public void Rounds()
    {
        for (int round = 1; round <= settings.Rounds; round++)
        {
            foreach (IGrouping<string, ServerProgram> runtime in results.Peers.GroupBy(peer => KestrelNames.RuntimeOf(peer.Name)))
            {
                Round(round, [.. runtime]);
            }
        }
    }

    private void Round(int round, IReadOnlyList<ServerProgram> peers)
    {
        List<StartedPeer> started = [];
        try
        {
            foreach (ServerProgram peer in peers)
            {
                Start(round, peer, started);
            }

            foreach (KestrelLoad load in loads)
            {
                foreach (uint connections in load.ConnectionsOf(settings))
                {
                    // Each round starts with another peer, so no peer always follows the same one.
                    for (int i = 0; i < started.Count; i++)
                    {
                        Measure(round, started[(i + round - 1) % started.Count], load, connections);
                    }
                }
            }
        }
        finally
        {
            started.ForEach(peer => peer.Dispose());
        }
    }

    private void Start(int round, ServerProgram peer, List<StartedPeer> started)
    {
        try
        {
            StartedPeer running = StartedPeer.Start(peer);
            started.Add(running);
            _ = _firstLoad.Run(running.Server.EndPoint, FirstConnections, FirstWarmUps * settings.WarmUp);
        }
        catch (InvalidOperationException e)
        {
            results.Remark($"round {round}, {peer.Name}: {e.Message}");
        }
    }

    private void Measure(int round, StartedPeer peer, KestrelLoad load, uint connections)
    {
        try
        {
            _ = load.Generator.Run(peer.EndPointOf(load), connections, settings.WarmUp);
            PeakMemory.Reset(peer.Server.Pid);
            LoadSample sample = LoadMeasurement.Take(
                new LoadTask(round, peer.Name, load.Name, connections, settings.Seconds, PinClient: false), load.Generator, peer.EndPointOf(load), peer.Server.Pid);
            sample = sample with { Peak = PeakMemory.Of(peer.Server.Pid) };
            results.Loads.Add(sample);
            progress(FormattableString.Invariant(
                $"round {round}/{settings.Rounds}  {peer.Name,-20}{load.Name,-9}{connections,5} connections {sample.Figures.Rate,9:N0}/s  server {sample.ServerCpu,6:F1} us  p99 {sample.Figures.P99 / 1000 ?? 0,7:F2} ms  {sample.Peak >> 20,5} MiB  not whole {sample.Figures.Connections - sample.Figures.Whole}"));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or IOException)
        {
            // The run continues: a peer that fails under a load is a result too.
            results.Remark($"round {round}, {peer.Name}, {load.Name}, {connections} connections: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
