using System.Globalization;
using System.Text;
using Uring.Bench.Servers.Footprint;

namespace Uring.Bench.Servers.Report;

/// <summary>The table of what was measured in runs of their own.</summary>
internal static class FootprintTable
{
    /// <summary>The table; nothing when nothing was measured.</summary>
    /// <param name="text">Where it goes.</param>
    /// <param name="results">What was found out.</param>
    public static void Write(StringBuilder text, Results results)
    {
        if (results.Footprints.Count == 0)
        {
            return;
        }

        text.AppendLine("### Without load").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| server | system calls per connection | start-up, ms | memory at start, MiB | after load | with {FootprintSteps.Held:N0} unfinished requests | executable, MiB | CPU at idle, % |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (ServerFootprint facts in results.Footprints)
        {
            text.AppendLine($"| {facts.Server} | {string.Join(" | ", Cells(facts))} |");
        }

        text.AppendLine();
    }

    private static IEnumerable<string> Cells(ServerFootprint facts)
    {
        int held = facts.Held.DefaultIfEmpty(FootprintSteps.Held).Min();
        yield return Spread.Of(facts.SystemCalls).Show("0.##");
        yield return Spread.Of(facts.StartUp).Show("F1");
        yield return Mebibytes(facts.ResidentAtStart);
        yield return Mebibytes(facts.ResidentAfterLoad);
        yield return Mebibytes(facts.ResidentWithHeld) + (held == FootprintSteps.Held ? "" : string.Create(CultureInfo.InvariantCulture, $", {held:N0} clients"));
        yield return Mebibytes([facts.BinarySize], "F2");
        yield return Spread.Of(facts.IdleCpu).Show("F1");
    }

    private static string Mebibytes(IEnumerable<long> bytes, string format = "F1") => Spread.Of(bytes.Select(size => size / 1048576.0)).Show(format);
}
