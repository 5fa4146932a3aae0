using System.Globalization;
using System.Text;
using Uring.Bench.Servers.Peers;

namespace Uring.Bench.Servers.Report;

/// <summary>The tables, as Markdown.</summary>
internal static class MarkdownReport
{
    /// <summary>All of them.</summary>
    /// <param name="results">What was found out.</param>
    public static string Write(Results results)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{results.Machine}").AppendLine();
        foreach (Peer peer in results.Peers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {peer.Name}: {peer.Description} ({peer.Version})");
        }

        foreach ((string load, string version) in results.LoadVersions)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- load {load}: {version}");
        }

        text.AppendLine().AppendLine("Medians of the rounds, with the least and the most in brackets; ratios are medians of the ratios within a round.").AppendLine();
        foreach (string load in results.Loads.Select(sample => sample.Load).Distinct())
        {
            foreach (uint clients in results.Loads.Where(sample => sample.Load == load).Select(sample => sample.Clients).Distinct().Order())
            {
                WriteLoad(text, results, load, clients);
            }
        }

        FactsTable.Write(text, results);
        foreach (string remark in results.Remarks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {remark}");
        }

        return text.ToString();
    }

    private static void WriteLoad(StringBuilder text, Results results, string load, uint clients)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"### {load}, {clients} {(clients == 1 ? "client" : "clients")}").AppendLine();
        text.AppendLine("| server | connections/s | to nginx | server CPU, us per connection | to nginx | user + system + kernel threads | clean | resets | p50 / p99 / p99.9 / max, ms |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (string server in results.Peers.Select(peer => peer.Name))
        {
            LoadSample[] samples = [.. results.Of(server, load, clients)];
            if (samples.Length > 0)
            {
                text.AppendLine($"| {server} | {string.Join(" | ", Cells(results, samples))} |");
            }
        }

        text.AppendLine();
    }

    private static IEnumerable<string> Cells(Results results, LoadSample[] samples)
    {
        LoadSample one = samples[0];
        Spread Median(Func<LoadSample, double> figure) => Spread.Of(samples.Select(figure));
        string Ratio(Func<LoadSample, double> figure) => Number(results.RatioToReference(one.Server, one.Load, one.Clients, figure).Median, "F2");

        yield return Median(sample => sample.Figures.Rate).Show("N0");
        yield return Ratio(sample => sample.Figures.Rate);
        yield return Median(sample => sample.ServerCpu).Show("F1");
        yield return Ratio(sample => sample.ServerCpu);
        yield return $"{Number(Median(sample => sample.UserCpu).Median, "F1")} + {Number(Median(sample => sample.SystemCpu).Median, "F1")} + {Number(Median(sample => sample.KernelCpu).Median, "F1")}";
        yield return Clean(samples);
        yield return one.Figures.Resets is null ? "-" : Number(samples.Sum(sample => sample.Figures.Resets ?? 0), "N0");
        yield return string.Join(" / ", new Func<LoadSample, double>[]
        {
            sample => sample.Figures.P50 / 1000 ?? double.NaN,
            sample => sample.Figures.P99 / 1000 ?? double.NaN,
            sample => sample.Figures.P999 / 1000 ?? double.NaN,
            sample => sample.Figures.Max / 1000 ?? double.NaN,
        }.Select(latency => Number(Median(latency).Median, "F1")));
    }

    private static string Clean(LoadSample[] samples)
    {
        long all = samples.Sum(sample => sample.Figures.Connections + (sample.Figures.Unfinished ?? 0));
        long whole = samples.Sum(sample => sample.Figures.Whole);

        // A few of a million must not be rounded away.
        return whole == all ? "100 %" : Number(Math.Min(99.999, Math.Floor(1e5 * whole / Math.Max(1, all)) / 1e3), "0.###") + " %";
    }

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
