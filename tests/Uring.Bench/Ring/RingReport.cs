using System.Globalization;
using System.Text;
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
    /// <summary>Writes the files.</summary>
    public void Write()
    {
        _ = Directory.CreateDirectory(settings.Out);
        File.WriteAllText(Path.Combine(settings.Out, "ring.md"), ToString());
        object report = new { Machine = machine, Settings = settings, Samples = samples };
        File.WriteAllText(Path.Combine(settings.Out, "ring.json"), JsonReport.Write(report));
        PageFile.Write(settings.Out, machine.ForPage, new RingPages(samples).Tables());
    }

    /// <summary>Returns the table as Markdown.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"{machine}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Medians of {settings.Rounds} rounds, with the quartiles in brackets. Ratios are formed within a round.").AppendLine()
            .AppendLine("| load | peer | ns per operation | to liburing |").AppendLine("| --- | --- | ---: | ---: |");
        foreach (string load in samples.Select(sample => sample.Load).Distinct())
        {
            RingSample[] theirs = Of(load, RingPeer.Liburing);
            foreach (string peer in RingPeer.Names)
            {
                RingSample[] own = Of(load, peer);
                if (own.Length > 0)
                {
                    _ = text.AppendLine(CultureInfo.InvariantCulture,
                        $"| {load} | {peer} | {Quartiles(own.Select(sample => sample.Nanoseconds))} | {Quartiles(Ratios.Within(own, theirs, sample => sample.Nanoseconds))} |");
                }
            }
        }

        return text.ToString();
    }

    private RingSample[] Of(string load, string peer) => [.. samples.Where(sample => sample.Load == load && sample.Peer == peer)];

    // Among many short rounds the least and the most show interrupts, and not the spread of the figure.
    private static string Quartiles(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Spread.Of(sorted).Median, sorted.ElementAtOrDefault(sorted.Length / 4), sorted.ElementAtOrDefault(sorted.Length * 3 / 4)).Show("F2");
    }
}
