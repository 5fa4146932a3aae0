using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Report;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Throughput;

/// <summary>
/// Measures the servers under load. Each round starts, warms up, loads and stops every server in turn, one at
/// a time. A slow moment of the machine then affects one round of all servers, and not all rounds of one.
/// </summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="loads">The load generators.</param>
/// <param name="results">Receives the figures.</param>
/// <param name="progress">Receives the progress, line by line.</param>
internal sealed class ThroughputRun(ServersSettings settings, IReadOnlyList<ILoad> loads, Results results, Action<string> progress)
{
    private readonly ILoad _warmUp = settings.KeepAlive ? new OwnKeptLoad() : new OwnLoad(settings.Request);

    /// <summary>Runs all rounds.</summary>
    public void Rounds()
    {
        for (int round = 1; round <= settings.Rounds; round++)
        {
            // Each round starts with another server, so no server always follows the same one.
            for (int i = 0; i < results.Peers.Count; i++)
            {
                Turn(round, results.Peers[(i + round - 1) % results.Peers.Count]);
            }
        }
    }

    private void Turn(int round, ServerProgram peer)
    {
        try
        {
            using RunningServer running = RunningServer.Start(peer);
            _ = _warmUp.Run(running.EndPoint, 64, settings.WarmUp);
            foreach (ILoad load in loads)
            {
                foreach (uint clients in settings.Clients)
                {
                    Measure(round, peer, running, load, clients);
                }
            }

            running.Stop();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            // The run continues: a peer that fails under load is a result too.
            results.Remark($"round {round}, {peer.Name}: {e.Message}");
        }
    }

    private void Measure(int round, ServerProgram peer, RunningServer running, ILoad load, uint clients)
    {
        // Warms up with the same number of clients: a server allocates memory for so many connections only
        // once.
        _ = _warmUp.Run(running.EndPoint, clients, settings.WarmUp / 4);
        LoadSample sample = LoadMeasurement.Take(
            new LoadTask(round, peer.Name, load.Name, clients, settings.Seconds, settings.PinClient), load, running.EndPoint, running.Pid);
        results.Loads.Add(sample);
        progress(FormattableString.Invariant(
            $"round {round}/{settings.Rounds}  {peer.Name,-22}{load.Name,-5}{clients,5} clients {sample.Figures.Rate,9:N0}/s  server {sample.ServerCpu,6:F1} us  client {sample.ClientCpu,6:F1} us  not clean {sample.Figures.Connections - sample.Figures.Whole}"));
    }
}
