using System.Globalization;
using System.Text;
using System.Text.Json;
using Uring.Bench.Report;
using Uring.Bench.Report.Pages;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Ring;

/// <summary>The table and the raw figures of a run.</summary>
/// <param name="machine">The machine and the time of the run.</param>
/// <param name="settings">The settings of the run.</param>
/// <param name="samples">Every measurement of every round.</param>
internal sealed class RingReport(MachineFacts machine, RingSettings settings, IReadOnlyList<RingSample> samples)
{
    private static readonly JsonSerializerOptions s_format = new(ReportFormat.Inside)
    {
        WriteIndented = true,
        Converters = { new OneLineConverter<RingSample>(ReportFormat.Inside) },
    };

    /// <summary>Writes the files.</summary>
    public void Write()
    {
        _ = Directory.CreateDirectory(settings.Out);
        File.WriteAllText(Path.Combine(settings.Out, "ring.md"), ToString());
        object report = new { Machine = machine, Settings = settings, Samples = samples };
        File.WriteAllText(Path.Combine(settings.Out, "ring.json"), JsonSerializer.Serialize(report, s_format) + "\n");
        PageFile.Write(settings.Out, machine.ForPage, new RingPages(samples).Tables());
    }

    /// <summary>Returns the table as Markdown.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"{machine}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Medians of {settings.Rounds} rounds, with the quartiles in brackets. Ratios are formed within a round.").AppendLine()
            .AppendLine("| load | peer | ns per operation | to liburing |").AppendLine("| --- | --- | ---: | ---: |");
        foreach (IGrouping<(string Load, string Peer), RingSample> line in samples.GroupBy(sample => (sample.Load, sample.Peer)).OrderBy(line => line.Key.Peer != RingPeer.Liburing).GroupBy(line => line.Key.Load).SelectMany(load => load))
        {
            IEnumerable<RingSample> theirs = samples.Where(sample => sample.Load == line.Key.Load && sample.Peer == RingPeer.Liburing);
            _ = text.AppendLine(CultureInfo.InvariantCulture,
                $"| {line.Key.Load} | {line.Key.Peer} | {Quartiles(line.Select(sample => sample.Nanoseconds))} | {Quartiles(Ratios.Within(line, theirs, sample => sample.Nanoseconds))} |");
        }

        return text.ToString();
    }

    // Among many short rounds the least and the most show interrupts, and not the spread of the figure.
    private static string Quartiles(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Spread.Of(sorted).Median, sorted.ElementAtOrDefault(sorted.Length / 4), sorted.ElementAtOrDefault(sorted.Length * 3 / 4)).Show("F2");
    }
}
