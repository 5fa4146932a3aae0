using Uring.Bench.Servers;
using Uring.Bench.Servers.Load;
using Uring.Bench.Servers.Peers;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Growth;

/// <summary>
/// Two runs of the servers: ours beside nginx over the number of clients, and ours over the number of its slots, with our own load.
/// </summary>
/// <param name="settings">What is measured.</param>
/// <param name="work">Where what is built goes.</param>
/// <param name="progress">Is told what happens.</param>
internal sealed class GrowthRun(GrowthSettings settings, WorkFolder work, Action<string> progress)
{
    private static readonly string[] s_modes = ["sqpoll", "batched"];

    private readonly OwnLoad _load = new(RequestKind.Http11);

    /// <summary>Both, and the report.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        Results byClients = new();
        byClients.Peers.AddRange(new PeerCatalog(work, settings.Binary).Build(
            ["ours-sqpoll", "ours-batched", PeerCatalog.Reference], (name, why) => LeaveOut(byClients, name, why)));
        progress($"{byClients.Machine}");
        Measure(byClients, settings.Clients);

        Results bySlots = new();
        OurPeers ours = new(settings.Binary);
        Dictionary<string, Dictionary<uint, Peer>> variants = s_modes.ToDictionary(mode => mode, mode => Variants(bySlots, ours, mode));
        bySlots.Peers.AddRange(variants.Values.SelectMany(peers => peers.Values));
        Measure(bySlots, [settings.SlotClients]);

        GrowthReport report = new(settings, byClients, Curve.ByClients(byClients, _load.Name), bySlots, BySlots(bySlots, variants));
        report.Write();
        progress(report.ToString());
        progress($"written to {Path.GetFullPath(settings.Out)}: growth.md, growth.json, charts");
        return byClients.Loads.Count > 0 && bySlots.Loads.Count > 0 ? 0 : 1;
    }

    private Dictionary<uint, Peer> Variants(Results results, OurPeers ours, string mode)
    {
        Dictionary<uint, Peer> variants = [];
        foreach (uint slots in settings.Slots)
        {
            try
            {
                variants.Add(slots, ours.WithSlots(mode, slots));
            }
            catch (MissingPeerException e)
            {
                LeaveOut(results, $"{mode} with {slots} slots", e.Message);
            }
        }

        return variants;
    }

    private void LeaveOut(Results results, string name, string why)
    {
        results.Remarks.Add($"left out: {name}: {why}");
        progress(results.Remarks[^1]);
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
        new ServersRun(servers, [_load], results, progress).Rounds();
        Noise.Remark(results);
    }

    private static Curve[] BySlots(Results results, Dictionary<string, Dictionary<uint, Peer>> variants) =>
    [
        .. variants.Select(mode => new Curve(
            $"ours-{mode.Key}",
            [
                .. mode.Value
                    .OrderBy(variant => variant.Key)
                    .Select(variant => (variant.Key, results.Loads.Where(sample => sample.Server == variant.Value.Name).ToArray()))
                    .Where(point => point.Item2.Length > 0),
            ])),
    ];
}
