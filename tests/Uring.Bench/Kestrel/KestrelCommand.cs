using System.CommandLine;
using Uring.Bench.Servers.Report;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Processes;

namespace Uring.Bench.Kestrel;

/// <summary><c>-- kestrel</c>: the transport of <c>Uring.Kestrel</c> beside Sockets.</summary>
internal static class KestrelCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Option<int> rounds = BenchOptions.Rounds(5);
        Option<double> seconds = ToolOptions.Duration("--seconds", "The duration of each measurement, in seconds.", 2);
        Option<double> warmUp = ToolOptions.Duration("--warm-up", "The time before each measurement in which the peer already serves the load, in seconds.", 1);
        Option<uint[]> connections = BenchOptions.Numbers("--connections", "The numbers of kept connections.", 8, 64, 512);
        Option<string[]> loads = BenchOptions.Names("--load", $"The loads: {string.Join(", ", KestrelLoads.Names)}. Default: all.", KestrelLoads.Names);
        Option<string[]> peers = BenchOptions.Names("--peers", "The peers. Default: all.", KestrelPeers.Names);
        Option<int?> loops = new("--loops") { Description = "The number of loops, or of the I/O queues of Sockets. Default: that of each transport." };
        loops.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1024)
            {
                result.AddError("--loops: give a number of loops, from 1 to 1024");
            }
        });
        Option<string?> wait = new("--wait-for-data") { Description = "Whether a connection waits for data before it takes memory. Default: that of each transport." };
        _ = wait.AcceptOnlyFromAmong("on", "off");
        Option<string> report = BenchOptions.Out("kestrel");
        Command command = new("kestrel", "Measures ASP.NET Core on io_uring beside Sockets: requests per second, CPU per request, latency and memory.")
        {
            rounds, seconds, warmUp, connections, loads, peers, loops, wait, report,
        };
        command.SetAction(parsed => ReportedErrors.Run(() => Run(new KestrelSettings
        {
            Rounds = parsed.GetValue(rounds),
            Seconds = parsed.GetValue(seconds),
            WarmUp = parsed.GetValue(warmUp),
            Connections = parsed.GetValue(connections)!,
            Loads = parsed.GetValue(loads)!,
            Peers = parsed.GetValue(peers)!,
            Loops = parsed.GetValue(loops),
            WaitForData = parsed.GetValue(wait),
            Out = parsed.GetValue(report)!,
        })));
        return command;
    }

    private static int Run(KestrelSettings settings)
    {
        Results results = new(Console.WriteLine);
        using OrderlyExit exit = new();
        using WorkFolder work = new();
        IReadOnlyList<KestrelLoad> loads = KestrelLoads.Of(settings.Loads, work, results.LeaveOut);
        foreach (KestrelLoad load in loads)
        {
            results.LoadVersions[load.Name] = load.Generator.Version!;
        }

        Console.WriteLine("building the peers");
        results.Peers.AddRange(KestrelPeers.Build(settings, work, results.LeaveOut));
        KestrelRun run = new(settings, loads, results, Console.WriteLine);
        Console.WriteLine(FormattableString.Invariant(
            $"{results.Machine}\n{results.Peers.Count} peers, {loads.Count} loads, {settings.Rounds} rounds: about {run.Minutes:F0} minutes"));
        run.Rounds();
        Noise.Remark(results);
        KestrelReport report = new(settings, loads, results);
        report.Write();
        Console.WriteLine();
        Console.WriteLine(report);
        Console.WriteLine($"written to {Path.GetFullPath(settings.Out)}: kestrel.md, kestrel.json, charts");
        return results.Loads.Count > 0 ? 0 : 1;
    }
}
