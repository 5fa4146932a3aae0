using System.Globalization;
using System.Text;

namespace Uring.Bench.Servers.Report;

/// <summary>The table of what was measured once for each server.</summary>
internal static class FactsTable
{
    /// <summary>The table; nothing when nothing was measured.</summary>
    /// <param name="text">Where it goes.</param>
    /// <param name="results">What was found out.</param>
    public static void Write(StringBuilder text, Results results)
    {
        if (results.Facts.Count == 0)
        {
            return;
        }

        int held = results.Facts.Max(facts => facts.Held);
        text.AppendLine("### Without load").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| server | system calls per connection | start-up, ms | memory at start, MiB | after load | with {held:N0} unfinished requests | executable, MiB | CPU at idle |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (ServerFacts facts in results.Facts)
        {
            string calls = facts.SystemCalls is { } number ? number.ToString("0.##", CultureInfo.InvariantCulture) : "-";
            string fewer = facts.Held == held ? "" : $" ({facts.Held} clients)";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {facts.Server} | {calls} | {Spread.Of(facts.StartUp).Show("F1")} | {Mebibytes(facts.ResidentAtStart)} | {Mebibytes(facts.ResidentAfterLoad)} | {Mebibytes(facts.ResidentWithHeld)}{fewer} | {Mebibytes(facts.BinarySize, "F2")} | {facts.IdleCpu:F1} % |");
        }

        text.AppendLine();
    }

    private static string Mebibytes(long bytes, string format = "F1") => (bytes / 1048576.0).ToString(format, CultureInfo.InvariantCulture);
}
