using System.CommandLine;
using Uring.Bench.Servers.Footprint;
using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Peers;
using Uring.Bench.Servers.Report;
using Uring.Bench.Servers.Throughput;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers;

/// <summary><c>-- servers</c>: uring-server beside other servers, on this machine, over loopback.</summary>
internal static class ServersCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Option<int> rounds = BenchOptions.Rounds(5);
        Option<double> seconds = ToolOptions.Duration("--seconds", "The duration of each load, in seconds.", 1);
        Option<uint[]> clients = BenchOptions.Numbers("--clients", "The numbers of concurrent clients.", 1, 8, 64, 512, 4096);
        Option<bool> keep = new("--keep-alive") { Description = "Measures kept connections: requests per second." };
        Option<bool> site = new("--site") { Description = "Measures a site of files on kept connections, with wrk." };
        Option<string?> load = new("--load") { Description = "The load generators: own, ab, wrk; with --keep-alive own-kept, wrk; with --site site-17B, site-10KB, site-300KB. Default: all." };
        Option<string?> servers = new("--servers") { Description = "The servers. Default: all." };
        Option<RequestKind> request = new("--request") { Description = "The request of our own clients.", DefaultValueFactory = _ => RequestKind.Http11 };
        Option<bool> pin = new("--pin-client") { Description = "Binds the clients to the first processor." };
        Option<bool> loadOnly = new("--load-only") { Description = "Skips system calls, memory, start-up and CPU at idle." };
        Option<string?> binary = ToolOptions.Binary();
        Option<string> folder = BenchOptions.Out("servers");
        Command command = new("servers", "Measures uring-server beside other servers: connections per second, CPU per connection, and how connections end.")
        {
            rounds, seconds, clients, keep, site, load, servers, request, pin, loadOnly, binary, folder,
        };
        command.SetAction(parsed => RunOrExplain(new ServersSettings
        {
            Rounds = parsed.GetValue(rounds),
            Seconds = parsed.GetValue(seconds),
            Clients = (parsed.GetValue(keep) || parsed.GetValue(site)) && (parsed.GetResult(clients) is null or { Implicit: true }) ? [8, 64, 512] : parsed.GetValue(clients)!,
            KeepAlive = parsed.GetValue(keep) || parsed.GetValue(site),
            Site = parsed.GetValue(site),
            Loads = List(parsed.GetValue(load) ?? DefaultLoads(parsed.GetValue(keep), parsed.GetValue(site))),
            Servers = List(parsed.GetValue(servers) ?? string.Join(',', DefaultServers(parsed.GetValue(keep), parsed.GetValue(site)))),
            Request = parsed.GetValue(request),
            PinClient = parsed.GetValue(pin),
            LoadOnly = parsed.GetValue(loadOnly),
            Binary = parsed.GetValue(binary),
            Out = parsed.GetValue(folder)!,
        }));
        return command;
    }

    private static string DefaultLoads(bool keep, bool site) =>
        site ? string.Join(',', SiteTree.Sizes.Select(size => $"site-{size}")) : keep ? "own-kept,wrk" : "own,ab,wrk";

    private static IReadOnlyList<string> DefaultServers(bool keep, bool site) =>
        site ? PeerCatalog.Site : keep ? PeerCatalog.Kept : PeerCatalog.Default;

    private static int RunOrExplain(ServersSettings settings)
    {
        try
        {
            return Run(settings);
        }
        catch (ArgumentException e)
        {
            // The name of a server or of a load generator is unknown.
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static int Run(ServersSettings settings)
    {
        Results results = new(Console.WriteLine);
        using OrderlyExit exit = new();
        using WorkFolder work = new();
        List<ILoad> loads = [];
        foreach (ILoad load in LoadCatalog.Of(settings, work))
        {
            if (load.Version is null)
            {
                results.LeaveOut(load.Name, "not installed");
            }
            else
            {
                loads.Add(load);
                results.LoadVersions[load.Name] = load.Version;
            }
        }

        Console.WriteLine("building the servers");
        results.Peers.AddRange(new PeerCatalog(work, settings.Binary, settings.KeepAlive, settings.Site).Build(settings.Servers, results.LeaveOut));
        double loaded = settings.Rounds * (2 + (loads.Count * settings.Clients.Count * (settings.Seconds + 0.5)));
        double minutes = results.Peers.Count * (loaded + (settings.LoadOnly || settings.KeepAlive ? 0 : FootprintRun.SecondsEach)) / 60;
        Console.WriteLine(FormattableString.Invariant($"{results.Machine}\n{results.Peers.Count} servers, {settings.Rounds} rounds: about {minutes:F0} minutes"));
        new ThroughputRun(settings, loads, results, Console.WriteLine).Rounds();
        if (!settings.LoadOnly && !settings.KeepAlive)
        {
            new FootprintRun(settings, results, Console.WriteLine).Servers();
        }

        Noise.Remark(results);
        ReportFolder.Write(results, settings);
        Console.WriteLine();
        Console.WriteLine(MarkdownReport.Write(results));
        Console.WriteLine($"written to {Path.GetFullPath(settings.Out)}: servers.md, servers.json, charts");
        return results.Loads.Count > 0 ? 0 : 1;
    }

    private static string[] List(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
}
