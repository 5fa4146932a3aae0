using System.Globalization;
using System.Text;
using Uring.Bench.Report;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Kestrel;

/// <summary>The table of one load at one number of connections: a line for each peer.</summary>
/// <param name="samples">All samples of the run.</param>
internal sealed class KestrelTable(IReadOnlyList<LoadSample> samples)
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Writes the table, or nothing without figures.</summary>
    /// <param name="text">Receives the table.</param>
    /// <param name="load">The load.</param>
    /// <param name="connections">The number of connections.</param>
    public void Write(StringBuilder text, string load, uint connections)
    {
        LoadSample[] cell = [.. samples.Where(sample => sample.Load == load && sample.Clients == connections)];
        if (cell.Length == 0)
        {
            return;
        }

        _ = text.AppendLine(CultureInfo.InvariantCulture, $"### {load}, {connections} {(connections == 1 ? "connection" : "connections")}").AppendLine();
        _ = text.AppendLine("| peer | requests/s | to sockets | server CPU, us per request | to sockets | user + system + kernel threads | p50, ms | p99, ms | to sockets | peak memory, MiB | to sockets | not whole |");
        _ = text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (IGrouping<string, LoadSample> peer in cell.GroupBy(sample => sample.Server).OrderBy(peer => KestrelNames.RuntimeOf(peer.Key) == "aot"))
        {
            LoadSample[] reference = [.. cell.Where(sample => sample.Server == KestrelNames.ReferenceOf(peer.Key))];
            _ = text.AppendLine($"| {peer.Key} | {string.Join(" | ", Cells([.. peer], reference))} |");
        }

        _ = text.AppendLine();
    }

    private static IEnumerable<string> Cells(LoadSample[] peer, LoadSample[] reference)
    {
        string Show(Func<LoadSample, double> figure, string format) => Spread.Of(peer.Select(figure).Where(value => !double.IsNaN(value))).Show(format);
        string Median(Func<LoadSample, double> figure) => Spread.Of(peer.Select(figure)).Median.ToString("F1", CultureInfo.InvariantCulture);
        string Ratio(Func<LoadSample, double> figure) =>
            Spread.Of(Ratios.Within(peer, reference, figure).Where(ratio => !double.IsNaN(ratio))).Show("F2");

        yield return Show(sample => sample.Figures.Rate, "N0");
        yield return Ratio(sample => sample.Figures.Rate);
        yield return Show(sample => sample.ServerCpu, "F1");
        yield return Ratio(sample => sample.ServerCpu);
        yield return $"{Median(sample => sample.UserCpu)} + {Median(sample => sample.SystemCpu)} + {Median(sample => sample.KernelCpu)}";
        yield return Show(sample => sample.Figures.P50 / 1000 ?? double.NaN, "F2");
        yield return Show(P99, "F2");
        yield return Ratio(P99);
        yield return Show(Peak, "F1");
        yield return Ratio(Peak);
        yield return peer.Sum(sample => sample.Figures.Connections - sample.Figures.Whole + (sample.Figures.Unfinished ?? 0)).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static double P99(LoadSample sample) => sample.Figures.P99 / 1000 ?? double.NaN;

    private static double Peak(LoadSample sample) => sample.Peak / Mebibyte ?? double.NaN;
}
