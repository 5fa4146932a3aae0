using Uring.Bench.Report;
using Uring.Bench.Servers;
using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Peers;
using Uring.Bench.Servers.Report;
using Uring.Bench.Servers.Throughput;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Scaling;

/// <summary>
/// Two measurements with our own load: uring-server beside nginx over the number of clients, and uring-server
/// over the number of its slots.
/// </summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="work">The folder of the programs that the run builds.</param>
/// <param name="progress">Receives the progress, line by line.</param>
internal sealed class ScalingRun(ScalingSettings settings, WorkFolder work, Action<string> progress)
{
    private static readonly string[] s_modes = ["sqpoll", "batched"];

    private readonly OwnLoad _load = new(RequestKind.Http11);

    /// <summary>Runs both measurements and writes the report.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        PeerCatalog catalog = new(work, settings.Binary);
        Results byClients = new(progress);
        byClients.Peers.AddRange(
            catalog.Build(["ours-sqpoll", "ours-batched", PeerCatalog.Reference], byClients.LeaveOut));
        progress($"{byClients.Machine}");
        Measure(byClients, settings.Clients);

        Results bySlots = new(progress);
        Dictionary<string, (string Mode, uint Slots)> variants = AddVariants(bySlots, catalog.Ours);
        Measure(bySlots, [settings.SlotClients]);
        Curve<LoadSample>[] overSlots =
        [
            .. s_modes.Select(mode => Curve<LoadSample>.Of(
                $"ours-{mode}",
                bySlots.Loads.Where(sample => variants[sample.Server].Mode == mode),
                sample => variants[sample.Server].Slots)),
        ];

        ScalingReport report = new(settings, byClients, ServerCurves.ByClients(byClients, _load.Name), bySlots, overSlots);
        report.Write();
        progress(report.ToString());
        progress($"written to {Path.GetFullPath(settings.Out)}: scaling.md, scaling.json, charts");
        return byClients.Loads.Count > 0 && bySlots.Loads.Count > 0 ? 0 : 1;
    }

    /// <returns>The mode and the number of slots of each variant, by its name.</returns>
    private Dictionary<string, (string Mode, uint Slots)> AddVariants(Results results, OurServer ours)
    {
        Dictionary<string, (string Mode, uint Slots)> variants = [];
        foreach (string mode in s_modes)
        {
            foreach (uint slots in settings.Slots)
            {
                ServerProgram? peer = PeerCatalog.TryMake(
                    $"{mode} with {slots} slots", () => ours.WithSlots(mode, slots), results.LeaveOut);
                if (peer is not null)
                {
                    results.Peers.Add(peer);
                    variants.Add(peer.Name, (mode, slots));
                }
            }
        }

        return variants;
    }

    private void Measure(Results results, IReadOnlyList<uint> clients)
    {
        ServersSettings servers = new()
        {
            Rounds = settings.Rounds,
            Seconds = settings.Seconds,
            Clients = clients,
            Loads = [_load.Name],
            Servers = [.. results.Peers.Select(peer => peer.Name)],
            Out = settings.Out,
        };
        new ThroughputRun(servers, [_load], results, progress).Rounds();
        Noise.Remark(results);
    }
}
