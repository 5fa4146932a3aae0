using System.Globalization;
using System.Text;
using Uring.Bench.Report;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Servers.Compare;

/// <summary>The ratios of several runs side by side.</summary>
/// <param name="runs">At least two runs.</param>
/// <param name="reference">The server of all ratios.</param>
internal sealed class Comparison(IReadOnlyList<RunFile> runs, string reference)
{
    private static readonly (string Name, Func<LoadSample, double> Of)[] s_figures =
    [
        ("connections/s", sample => sample.Figures.Rate),
        ("server CPU", sample => sample.ServerCpu),
    ];

    private readonly StringBuilder _text = new();

    /// <summary>The number of ratios that at least two runs have.</summary>
    public int Compared { get; private set; }

    /// <summary>The number of these ratios on which the runs agree.</summary>
    public int Agreeing { get; private set; }

    /// <summary>Returns a table for each load and number of clients, with a line for each ratio.</summary>
    public string Write()
    {
        foreach (IGrouping<(string Load, uint Clients), Place> table in runs
            .SelectMany(run => run.Loads).Select(Place.Of).Distinct().Where(place => place.Server != reference)
            .GroupBy(place => (place.Load, place.Clients)).OrderBy(group => group.Key))
        {
            _ = _text.AppendLine(CultureInfo.InvariantCulture, $"### {table.Key.Load}, {table.Key.Clients} clients: ratios to {reference}").AppendLine();
            _ = _text.AppendLine($"| server | of |{string.Concat(runs.Select((_, i) => $" {Letter(i)} |"))} agree |");
            _ = _text.AppendLine($"| --- | --- |{string.Concat(runs.Select(_ => " ---: |"))} --- |");
            foreach (Place place in table)
            {
                Array.ForEach(s_figures, figure => WriteLine(place, figure.Name, figure.Of));
            }

            _ = _text.AppendLine();
        }

        return _text.ToString();
    }

    /// <summary>Returns the letter of a run in the tables.</summary>
    /// <param name="run">The index of the run.</param>
    public static string Letter(int run) => run < 26 ? $"{(char)('A' + run)}" : $"{run + 1}";

    private void WriteLine(Place place, string name, Func<LoadSample, double> figure)
    {
        Spread[] ratios = [.. runs.Select(run => run.Ratio(place, reference, figure))];
        bool several = ratios.Count(ratio => !double.IsNaN(ratio.Median)) > 1;
        string apart = string.Join(", ", Agreement.Apart(ratios).Select(pair => $"{Letter(pair.First)} and {Letter(pair.Second)}"));
        Compared += several ? 1 : 0;
        Agreeing += several && apart.Length == 0 ? 1 : 0;
        string verdict = !several ? "-" : apart.Length == 0 ? "yes" : $"no: {apart}";
        _ = _text.AppendLine($"| {place.Server} | {name} |{string.Concat(ratios.Select(ratio => $" {ratio.Show("F2")} |"))} {verdict} |");
    }
}
