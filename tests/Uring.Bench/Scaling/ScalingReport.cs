using System.Globalization;
using System.Text;
using Uring.Bench.Report;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Scaling;

/// <summary>The tables, charts and raw figures of a run.</summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="clients">The results over the number of clients.</param>
/// <param name="byClients">The curves over the number of clients.</param>
/// <param name="slots">The results over the number of slots.</param>
/// <param name="bySlots">The curves over the number of slots.</param>
internal sealed class ScalingReport(
    ScalingSettings settings, Results clients, IReadOnlyList<Curve<LoadSample>> byClients, Results slots, IReadOnlyList<Curve<LoadSample>> bySlots)
{
    private readonly string _atSlots = $"own load, {settings.SlotClients} clients";

    /// <summary>Writes the files.</summary>
    public void Write()
    {
        _ = Directory.CreateDirectory(settings.Out);
        File.WriteAllText(Path.Combine(settings.Out, "scaling.md"), ToString());
        File.WriteAllText(Path.Combine(settings.Out, "scaling.json"), JsonReport.Write(
            new { clients.Machine, Settings = settings, ByClients = clients.Loads, BySlots = slots.Loads, Remarks = clients.Remarks.Concat(slots.Remarks) }));
        Charts.WriteCurves(byClients, "clients", "own load", "connection", settings.Out, "-by-clients.svg");
        Charts.WriteCurves(bySlots, "slots", _atSlots, "connection", settings.Out, "-by-slots.svg");
    }

    /// <summary>Returns the tables as Markdown.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"{clients.Machine}").AppendLine();
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"Medians of {settings.Rounds} rounds, with the least and the most in brackets.").AppendLine();
        WriteTable(text, "clients", "own load", byClients);
        WriteTable(text, "slots", _atSlots, bySlots);
        foreach (string remark in clients.Remarks.Concat(slots.Remarks))
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"- {remark}");
        }

        return text.ToString();
    }

    private static void WriteTable(StringBuilder text, string axis, string how, IReadOnlyList<Curve<LoadSample>> curves)
    {
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"### Over {axis}: {how}").AppendLine();
        string names = string.Concat(curves.Select(curve => $" {curve.Name}: connections/s | CPU, us | p99, ms |"));
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"| {axis} |{names}");
        _ = text.AppendLine($"| ---: |{string.Concat(curves.Select(_ => " ---: | ---: | ---: |"))}");
        foreach (uint at in curves.SelectMany(curve => curve.Points).Select(point => point.At).Distinct().Order())
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"| {at:N0} |{string.Concat(curves.Select(curve => Cells(curve.Samples(at))))}");
        }

        _ = text.AppendLine();
    }

    private static string Cells(LoadSample[] samples)
    {
        string Show(Func<LoadSample, double> figure, string format) => Spread.Of(samples.Select(figure)).Show(format);
        string[] cells =
        [
            Show(sample => sample.Figures.Rate, "N0"),
            Show(sample => sample.ServerCpu, "F1"),
            Show(sample => sample.Figures.P99 / 1000 ?? double.NaN, "F1"),
        ];
        return $" {string.Join(" | ", cells)} |";
    }
}
