using System.Globalization;
using System.Text;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Kestrel;

/// <summary>
/// The table of all loads on one runtime: the reference in figures, and the other peers in ratios to it.
/// </summary>
/// <param name="samples">All samples of the run.</param>
internal sealed class KestrelSummary(IReadOnlyList<LoadSample> samples)
{
    /// <summary>Writes the table, or nothing without figures.</summary>
    /// <param name="text">Receives the table.</param>
    /// <param name="runtime">The runtime of the peers.</param>
    public void Write(StringBuilder text, string runtime)
    {
        LoadSample[] all = [.. samples.Where(sample => KestrelNames.RuntimeOf(sample.Server) == runtime)];
        string reference = KestrelNames.Of(KestrelNames.Reference, runtime);
        string[] others = [.. all.Select(sample => sample.Server).Distinct().Where(peer => peer != reference)];
        if (others.Length == 0 || all.All(sample => sample.Server != reference))
        {
            return;
        }

        _ = text.AppendLine(CultureInfo.InvariantCulture, $"### All loads, {runtime}: requests/s and server CPU per request, then ratios to {KestrelNames.Reference}").AppendLine();
        _ = text.AppendLine($"| load, connections | {KestrelNames.Reference} |{string.Concat(others.Select(peer => $" {KestrelNames.TransportOf(peer)} |"))}");
        _ = text.AppendLine($"| --- | ---: |{string.Concat(others.Select(_ => " ---: |"))}");
        foreach (IGrouping<(string Load, uint Clients), LoadSample> row in all.GroupBy(sample => (sample.Load, sample.Clients)))
        {
            LoadSample[] divisors = [.. row.Where(sample => sample.Server == reference)];
            IEnumerable<string> ratios = others.Select(peer => $" {KestrelCells.Pair([.. row.Where(sample => sample.Server == peer)], divisors)} |");
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Key.Load}, {row.Key.Clients} | {KestrelCells.Figures(divisors)} |{string.Concat(ratios)}");
        }

        _ = text.AppendLine();
    }
}
