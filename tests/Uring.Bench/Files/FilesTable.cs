using System.Globalization;
using System.Text;
using Uring.Bench.Report;

namespace Uring.Bench.Files;

/// <summary>The table of one load at one depth: a line for each peer.</summary>
internal static class FilesTable
{
    /// <summary>Writes the table, or nothing without figures.</summary>
    /// <param name="text">Receives the table.</param>
    /// <param name="results">The results of the run.</param>
    /// <param name="load">The load.</param>
    /// <param name="depth">The number of operations in flight.</param>
    public static void Write(StringBuilder text, FilesResults results, string load, uint depth)
    {
        string[] lines =
        [
            .. results.Peers
                .Select(peer => results.Of(peer.Name, load, depth).ToArray())
                .Where(samples => samples.Length > 0)
                .Select(samples => $"| {samples[0].Peer} | {string.Join(" | ", Cells(results, samples))} |"),
        ];
        if (lines.Length == 0)
        {
            return;
        }

        _ = text.AppendLine(CultureInfo.InvariantCulture, $"### {FileLoads.Descriptions[load]}: depth {depth}").AppendLine();
        _ = text.AppendLine("| peer | operations/s | to random-access | to fio | CPU, us per operation | to random-access | to fio | user + system | bytes allocated per operation |");
        _ = text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (string line in lines)
        {
            _ = text.AppendLine(line);
        }

        _ = text.AppendLine();
    }

    private static IEnumerable<string> Cells(FilesResults results, FileSample[] samples)
    {
        string Show(Func<FileSample, double> figure, string format) => Spread.Of(samples.Select(figure)).Show(format);
        string Ratio(string other, Func<FileSample, double> figure) => results.Ratio(samples, other, figure).Show("F2");
        string Median(Func<FileSample, double> figure) => Spread.Of(samples.Select(figure)).Median.ToString("F1", CultureInfo.InvariantCulture);

        yield return Show(sample => sample.Rate, "N0");
        yield return Ratio(FilePeers.Reference, sample => sample.Rate);
        yield return Ratio(FilePeers.Fio, sample => sample.Rate);
        yield return Show(sample => sample.Cpu, "F1");
        yield return Ratio(FilePeers.Reference, sample => sample.Cpu);
        yield return Ratio(FilePeers.Fio, sample => sample.Cpu);
        yield return $"{Median(sample => sample.UserCpu)} + {Median(sample => sample.SystemCpu)}";
        yield return Spread.Of(samples.Select(sample => sample.Allocated).OfType<double>()).Show("F1");
    }
}
