using System.Globalization;
using System.Text;
using Uring.Bench.Report;

namespace Uring.Bench.Servers.Report;

/// <summary>The table of one load at one number of clients: a line for each server.</summary>
internal static class LoadTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="text">Receives the table.</param>
    /// <param name="results">The results of the run.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    public static void Write(StringBuilder text, Results results, string load, uint clients)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"### {load}, {clients} {(clients == 1 ? "client" : "clients")}").AppendLine();
        text.AppendLine("| server | connections/s | to nginx | server CPU, us per connection | to nginx | user + system + kernel threads | clean | resets | p50, ms | p99, ms | p99.9 / max, ms |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
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
        Spread All(Func<LoadSample, double?> figure) => Spread.Of(samples.Select(figure).OfType<double>());
        string Median(Func<LoadSample, double?> figure) => Number(All(figure).Median, "F1");
        string Ratio(Func<LoadSample, double> figure) => results.RatioToReference(one.Server, one.Load, one.Clients, figure).Show("F2");

        yield return All(sample => sample.Figures.Rate).Show("N0");
        yield return Ratio(sample => sample.Figures.Rate);
        yield return All(sample => sample.ServerCpu).Show("F1");
        yield return Ratio(sample => sample.ServerCpu);
        yield return $"{Median(sample => sample.UserCpu)} + {Median(sample => sample.SystemCpu)} + {Median(sample => sample.KernelCpu)}";
        yield return Clean(samples);
        yield return one.Figures.Resets is null ? "-" : Number(samples.Sum(sample => sample.Figures.Resets ?? 0), "N0");
        yield return All(sample => sample.Figures.P50 / 1000).Show("F1");
        yield return All(sample => sample.Figures.P99 / 1000).Show("F1");
        yield return $"{Median(sample => sample.Figures.P999 / 1000)} / {Median(sample => sample.Figures.Max / 1000)}";
    }

    private static string Clean(LoadSample[] samples)
    {
        long all = samples.Sum(sample => sample.Figures.Connections + (sample.Figures.Unfinished ?? 0));
        long whole = samples.Sum(sample => sample.Figures.Whole);

        // The figure is rounded down: a few failures of a million must stay visible.
        return whole == all ? "100 %" : Number(Math.Min(99.999, Math.Floor(1e5 * whole / Math.Max(1, all)) / 1e3), "0.###") + " %";
    }

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
