using System.Globalization;
using System.Text;
using Uring.Bench.Report;
using Uring.Bench.Report.Pages;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Files;

/// <summary>The tables, charts and raw figures of a run.</summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="results">The results of the run.</param>
internal sealed class FilesReport(FilesSettings settings, FilesResults results)
{
    /// <summary>Writes the files.</summary>
    public void Write()
    {
        _ = Directory.CreateDirectory(settings.Out);
        File.WriteAllText(Path.Combine(settings.Out, "files.md"), ToString());
        object report = new
        {
            results.Machine,
            results.Storage,
            Settings = settings,
            Peers = results.Peers.Select(peer => new { peer.Name, peer.Description }),
            results.Samples,
            results.Remarks,
        };
        File.WriteAllText(Path.Combine(settings.Out, "files.json"), JsonReport.Write(report));
        PageFile.Write(settings.Out, results.Machine.ForPage, new FilePages(results.Samples).Tables());
        foreach (string load in settings.Loads)
        {
            WriteCharts(load);
        }
    }

    /// <summary>Returns the tables as Markdown.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"{results.Machine}; {settings.Size} MiB on {results.Storage}").AppendLine();
        foreach (IFilePeer peer in results.Peers)
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"- {peer.Name}: {peer.Description}");
        }

        _ = text.AppendLine().AppendLine(CultureInfo.InvariantCulture,
            $"Medians of {settings.Rounds} {(settings.Rounds == 1 ? "round" : "rounds")}, with the minimum and the maximum in brackets. Ratios are formed within a round.").AppendLine();
        foreach (string load in settings.Loads)
        {
            foreach (uint depth in settings.Depths)
            {
                FilesTable.Write(text, results, load, depth);
            }
        }

        foreach (string remark in results.Remarks)
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"- {remark}");
        }

        return text.ToString();
    }

    private void WriteCharts(string load)
    {
        FileSample[] samples = [.. results.Samples.Where(sample => sample.Load == load)];
        if (samples.Length == 0)
        {
            return;
        }

        Curve<FileSample>[] curves =
        [
            .. samples.Select(sample => sample.Peer).Distinct()
                .Select(peer => Curve<FileSample>.Of(peer, samples.Where(sample => sample.Peer == peer), sample => sample.Depth)),
        ];
        SvgFile.Save(CurveChart.Create(curves, "operations in flight", $"operations/s: {load}", "operations/s", sample => sample.Rate, logarithmic: false), 480, settings.Out, $"rate-{load}.svg");
        SvgFile.Save(CurveChart.Create(curves, "operations in flight", $"CPU: {load}", "us per operation", sample => sample.Cpu, logarithmic: true), 480, settings.Out, $"cpu-{load}.svg");
    }
}
