using System.Globalization;
using System.Text;
using Uring.Bench.Report;
using Uring.Bench.Servers.Footprint;

namespace Uring.Bench.Servers.Report;

/// <summary>The table of the figures without load.</summary>
internal static class FootprintTable
{
    /// <summary>Writes the table, or nothing without figures.</summary>
    /// <param name="text">Receives the table.</param>
    /// <param name="results">The results of the run.</param>
    public static void Write(StringBuilder text, Results results)
    {
        if (results.Footprints.Count == 0)
        {
            return;
        }

        text.AppendLine("### Without load").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| server | system calls per connection | start-up, ms | memory at start, MiB | after load | with {FootprintSteps.Held:N0} unfinished requests | executable, MiB | CPU at idle, % |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (ServerFootprint footprint in results.Footprints)
        {
            text.AppendLine($"| {footprint.Server} | {string.Join(" | ", Cells(footprint))} |");
        }

        text.AppendLine();
    }

    private static IEnumerable<string> Cells(ServerFootprint footprint)
    {
        int held = footprint.Held.DefaultIfEmpty(FootprintSteps.Held).Min();
        yield return Spread.Of(footprint.SystemCalls).Show("0.##");
        yield return Spread.Of(footprint.StartUp).Show("F1");
        yield return Mebibytes(footprint.ResidentAtStart);
        yield return Mebibytes(footprint.ResidentAfterLoad);
        yield return Mebibytes(footprint.ResidentWithHeld) + (held == FootprintSteps.Held ? "" : string.Create(CultureInfo.InvariantCulture, $", {held:N0} clients"));
        yield return Mebibytes([footprint.BinarySize], "F2");
        yield return Spread.Of(footprint.IdleCpu).Show("F1");
    }

    private static string Mebibytes(IEnumerable<long> bytes, string format = "F1") => Spread.Of(bytes.Select(size => size / 1048576.0)).Show(format);
}
