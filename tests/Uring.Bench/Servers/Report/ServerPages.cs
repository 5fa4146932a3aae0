using System.Globalization;
using Uring.Bench.Report;
using Uring.Bench.Report.Pages;

namespace Uring.Bench.Servers.Report;

/// <summary>The tables of <c>-- servers</c> in the pages of the documentation.</summary>
/// <param name="loads">Every load of every round.</param>
/// <param name="footprints">The figures without load.</param>
internal sealed class ServerPages(IReadOnlyList<LoadSample> loads, IReadOnlyList<ServerFootprint> footprints)
{
    private const string Reference = "nginx";
    private const string Own = "own";
    private const string Kept = "own-kept";
    private const uint Usual = 64;

    private static readonly uint[] s_kept = [8, 64, 512];

    private static readonly Dictionary<string, string> s_titles = new()
    {
        ["ours-sqpoll"] = "uring-server, `sqpoll`",
        ["ours-sqpoll-linger0"] = "`sqpoll --linger 0`",
        ["ours-batched"] = "`batched`",
        ["ours-batched-linger0"] = "`batched --linger 0`",
        ["nginx"] = "nginx, `return 200`, 1 worker",
        ["kestrel"] = "Kestrel, NativeAOT",
        ["c-epoll"] = "C, epoll",
        ["c-toy"] = "C, liburing, one accept at a time, SQPOLL",
        ["c-uring"] = "C, liburing, multishot, DEFER_TASKRUN",
        ["c-uring-linger"] = "the same with a lingering close",
        ["ours-kept-sqpoll"] = "uring-server, `sqpoll`",
        ["ours-kept-batched"] = "uring-server, `batched`",
        ["c-kept"] = "the twin in C",
        ["c-kept-sqpoll"] = "the twin in C, `sqpoll`",
    };

    /// <summary>The servers in the table of README.md.</summary>
    private static readonly string[] s_short = ["ours-sqpoll", "ours-sqpoll-linger0", "ours-batched", "ours-batched-linger0", "nginx", "kestrel"];

    /// <summary>Returns the tables for which the run has figures.</summary>
    public IEnumerable<PageTable> Tables()
    {
        string[] loaded = [.. Names().Where(server => Of(server, Own, Usual).Any())];
        if (loaded.Length > 0)
        {
            yield return PageTable.Of(
                ["server", "connections/s", "to nginx", "server CPU, us each", "to nginx", "resets", "p50 / p99, ms"], loaded.Select(Full));
            yield return PageTable.Of(
                ["server", "connections/s, to nginx", "server CPU each, to nginx", "p50 / p99, ms", "system calls each", "memory after load, MiB"],
                loaded.Intersect(s_short).Select(Short));
        }

        if (footprints.Count > 0)
        {
            yield return PageTable.Of(
                ["server", "system calls per connection", "start-up, ms", "memory at start, MiB", "after load", "with 10,000 unfinished requests", "executable, MiB", "CPU at idle"],
                footprints.Where(one => !one.Server.Contains("linger", StringComparison.Ordinal)).Select(Footprint));
        }

        string[] kept = [.. Names().Where(server => s_kept.Any(clients => Of(server, Kept, clients).Any()))];
        if (kept.Length > 0)
        {
            yield return PageTable.Of(
                ["server", "own clients, requests/s", "CPU", "wrk, requests/s", "CPU"],
                kept.Where(server => server != Reference).Select(KeptRatios));
        }
    }

    private IEnumerable<string> Names() => loads.Select(sample => sample.Server).Distinct().OrderBy(server => Array.IndexOf([.. s_titles.Keys], server));

    private IEnumerable<string> Full(string server)
    {
        LoadSample[] samples = [.. Of(server, Own, Usual)];
        yield return s_titles[server];
        yield return Spread.Of(samples.Select(sample => sample.Figures.Rate)).Show("N0");
        yield return Ratio(server, Own, Usual, sample => sample.Figures.Rate);
        yield return Text(Spread.Of(samples.Select(sample => sample.ServerCpu)).Median, "F1");
        yield return Ratio(server, Own, Usual, sample => sample.ServerCpu);
        yield return Text(samples.Sum(sample => sample.Figures.Resets ?? 0), "N0");
        yield return Latency(samples);
    }

    // The line of the reference has its figures, too.
    private IEnumerable<string> Short(string server)
    {
        LoadSample[] samples = [.. Of(server, Own, Usual)];
        ServerFootprint? footprint = footprints.FirstOrDefault(one => one.Server == server);
        bool isReference = server == Reference;
        double rate = Spread.Of(samples.Select(sample => sample.Figures.Rate)).Median;
        double cpu = Spread.Of(samples.Select(sample => sample.ServerCpu)).Median;
        yield return s_titles[server];
        yield return Ratio(server, Own, Usual, sample => sample.Figures.Rate) + (isReference ? $" ({Text(rate, "N0")}/s)" : "");
        yield return Ratio(server, Own, Usual, sample => sample.ServerCpu) + (isReference ? $" ({Text(cpu, "F1")} us)" : "");
        yield return Latency(samples);
        yield return footprint is null ? "" : Text(Spread.Of(footprint.SystemCalls).Median, "0.#");
        yield return footprint is null ? "" : Mebibytes(footprint.ResidentAfterLoad);
    }

    private static IEnumerable<string> Footprint(ServerFootprint footprint) =>
    [
        s_titles.GetValueOrDefault(footprint.Server, footprint.Server),
        Text(Spread.Of(footprint.SystemCalls).Median, "0.#"),
        Text(Spread.Of(footprint.StartUp).Median, "N0"),
        Mebibytes(footprint.ResidentAtStart),
        Mebibytes(footprint.ResidentAfterLoad),
        Mebibytes(footprint.ResidentWithHeld),
        Mebibytes([footprint.BinarySize]),
        Text(Spread.Of(footprint.IdleCpu).Median, "N0") + " %",
    ];

    private IEnumerable<string> KeptRatios(string server)
    {
        yield return s_titles[server];
        foreach (string load in (string[])[Kept, "wrk"])
        {
            yield return string.Join(", ", s_kept.Select(clients => Ratio(server, load, clients, sample => sample.Figures.Rate)));
            yield return string.Join(", ", s_kept.Select(clients => Ratio(server, load, clients, sample => sample.ServerCpu)));
        }
    }

    private string Ratio(string server, string load, uint clients, Func<LoadSample, double> figure) =>
        Text(Spread.Of(Ratios.Within(Of(server, load, clients), Of(Reference, load, clients), figure)).Median, "F2");

    private IEnumerable<LoadSample> Of(string server, string load, uint clients) =>
        loads.Where(sample => sample.Server == server && sample.Load == load && sample.Clients == clients);

    private static string Latency(LoadSample[] samples)
    {
        double Median(Func<LoadSample, double?> figure) => Spread.Of(samples.Select(figure).OfType<double>()).Median / 1000;
        return $"{Text(Median(sample => sample.Figures.P50), "F1")} / {Text(Median(sample => sample.Figures.P99), "F1")}";
    }

    // A program in C has some hundredths of a MiB.
    private static string Mebibytes(IEnumerable<long> bytes)
    {
        double median = Spread.Of(bytes.Select(size => size / 1048576.0)).Median;
        return Text(median, median < 1 ? "F2" : "F1");
    }

    private static string Text(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
