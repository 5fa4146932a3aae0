using System.Globalization;
using System.Text;
using Uring.Bench.Report.Pages;
using Uring.Bench.Servers.Report;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Kestrel;

/// <summary>The tables, charts and raw figures of a run.</summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="loads">The loads.</param>
/// <param name="results">The results of the run.</param>
internal sealed class KestrelReport(KestrelSettings settings, IReadOnlyList<KestrelLoad> loads, Results results)
{
    /// <summary>Writes the files.</summary>
    public void Write()
    {
        _ = Directory.CreateDirectory(settings.Out);
        File.WriteAllText(Path.Combine(settings.Out, "kestrel.md"), ToString());
        File.WriteAllText(Path.Combine(settings.Out, "kestrel.json"), JsonReport.Write(new
        {
            results.Machine,
            Settings = settings,
            results.LoadVersions,
            Peers = results.Peers.Select(peer => new { peer.Name, peer.Description, peer.Version }),
            results.Loads,
            results.Remarks,
        }));
        PageFile.Write(settings.Out, results.Machine.ForPage, new KestrelPages(results.Loads).Tables());
        Charts.Write(results, settings.Out, "request");
    }

    /// <summary>Returns the tables as Markdown.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"{results.Machine}").AppendLine();
        foreach (ServerProgram peer in results.Peers)
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"- {peer.Name}: {peer.Description} ({peer.Version})");
        }

        foreach (KestrelLoad load in loads)
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"- load {load.Name}: {load.Description} ({load.Generator.Version})");
        }

        _ = text.AppendLine().AppendLine(CultureInfo.InvariantCulture,
            $"Medians of {settings.Rounds} {(settings.Rounds == 1 ? "round" : "rounds")}, with the minimum and the maximum in brackets. Ratios are formed within a round, to {KestrelNames.Reference} on the same runtime.").AppendLine();
        KestrelTable table = new(results.Loads);
        foreach (KestrelLoad load in loads)
        {
            foreach (uint connections in load.ConnectionsOf(settings))
            {
                table.Write(text, load.Name, connections);
            }
        }

        KestrelSummary summary = new(results.Loads);
        summary.Write(text, PublishedProgram.Jit);
        summary.Write(text, PublishedProgram.Aot);
        foreach (string remark in results.Remarks)
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"- {remark}");
        }

        return text.ToString();
    }
}
