using System.Globalization;
using System.Text;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Report;

/// <summary>The tables of a run as Markdown.</summary>
internal static class MarkdownReport
{
    private const string Legend =
        "Each figure is the median of the rounds, with the minimum and the maximum in brackets. "
        + "A figure without brackets was the same in all rounds, to the digits shown. Ratios are formed within a round. "
        + "The parts of CPU, p99.9 and the maximum are medians without brackets.";

    /// <summary>Returns all tables.</summary>
    /// <param name="results">The results of the run.</param>
    public static string Write(Results results)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{results.Machine}").AppendLine();
        foreach (ServerProgram peer in results.Peers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {peer.Name}: {peer.Description} ({peer.Version})");
        }

        foreach ((string load, string version) in results.LoadVersions)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- load {load}: {version}");
        }

        text.AppendLine().AppendLine(Legend).AppendLine();
        foreach (string load in results.Loads.Select(sample => sample.Load).Distinct())
        {
            foreach (uint clients in results.Loads.Where(sample => sample.Load == load).Select(sample => sample.Clients).Distinct().Order())
            {
                LoadTable.Write(text, results, load, clients);
            }
        }

        ClientCpuTable.Write(text, results);
        FootprintTable.Write(text, results);
        foreach (string remark in results.Remarks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {remark}");
        }

        return text.ToString();
    }
}
