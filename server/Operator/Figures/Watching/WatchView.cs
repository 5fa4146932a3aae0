using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Uring.Server.Operator.Figures.Reading;

namespace Uring.Server.Operator.Figures.Watching;

/// <summary>Renders a snapshot and its rates for the terminal.</summary>
internal static class WatchView
{
    // A line of a terminal with 80 columns, with some room.
    private const int BarWidth = 76;

    private static readonly Color[] s_colors = [Color.Grey, Color.Green, Color.Yellow, Color.Blue, Color.Red, Color.Aqua];

    public static IRenderable Of(Snapshot snapshot, Rates rates)
    {
        List<IRenderable> rows =
        [
            new Text(StatsText.Server(snapshot)),
            new Text($"{StatsText.Mode(snapshot)}; on {string.Join(' ', snapshot.Addresses)}"),
            Totals(snapshot, rates),
            Slots(snapshot),
        ];
        if (Snapshot.Errors(snapshot.Total) is { Count: > 0 } errors)
        {
            rows.Add(Errors(errors));
        }

        if (snapshot.Rings.Length > 1)
        {
            rows.Add(Rings(snapshot));
        }

        return new Rows(rows);
    }

    /// <summary>
    /// Renders the counters. Most counters that are 0 have no row, so that the view fits a terminal.
    /// </summary>
    private static Table Totals(Snapshot snapshot, Rates rates)
    {
        Table table = NewTable("", "total", "per second");
        IEnumerable<Figure> counters = snapshot.ReadsRequests
            ? [Figure.Requests, .. Figure.RequestClasses.Figures, Figure.RequestTimeouts, .. Figure.Refusals.Figures, .. Figure.Counters]
            : Figure.Counters;
        foreach (Figure counter in counters.Where(counter => IsAlwaysShown(counter) || counter.Value(snapshot.Total) > 0))
        {
            string rate = counter.Name switch
            {
                "connections" => rates.Connections.ToString("N0", CultureInfo.InvariantCulture),
                "requests" => rates.Requests.ToString("N0", CultureInfo.InvariantCulture),
                "answered" => rates.Answered.ToString("N0", CultureInfo.InvariantCulture),
                "sent_bytes" => string.Create(CultureInfo.InvariantCulture, $"{rates.Bytes / 1e6:N2} MB"),
                _ => "",
            };
            table.AddRow(new Text(counter.Label), new Text(StatsText.Number(counter.Value(snapshot.Total))), new Text(rate));
        }

        return table;
    }

    private static bool IsAlwaysShown(Figure counter) => counter.Name is "connections" or "requests" or "answered" or "sent_bytes" or "allocated_bytes";

    /// <summary>Renders a bar with the share of each state, and a legend of the colors.</summary>
    private static Paragraph Slots(Snapshot snapshot)
    {
        ulong[] slots = [.. snapshot.SlotStates.Select(state => state.Value(snapshot.Total))];
        double all = Math.Max(1, slots.Sum(count => (double)count));
        Paragraph bar = new();
        double end = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            // Rounds the ends, not the lengths: rounded lengths would not add up to the width.
            int from = (int)(end / all * BarWidth);
            end += slots[i];
            bar.Append(new string('█', (int)(end / all * BarWidth) - from), new Style(s_colors[i]));
        }

        bar.Append("\n");
        for (int i = 0; i < slots.Length; i++)
        {
            bar.Append("█ ", new Style(s_colors[i])).Append($"{snapshot.SlotStates[i].Label} {StatsText.Number(slots[i])}  ");
        }

        return bar;
    }

    private static Table Errors(IReadOnlyList<ErrorCount> errors)
    {
        Table table = NewTable("error in", "count", "errno", "meaning");
        foreach (ErrorCount error in errors)
        {
            table.AddRow(
                new Text(error.OperationName), new Text(StatsText.Number(error.Count)), new Text(error.ErrnoName), new Text(error.Description));
        }

        return table;
    }

    private static Table Rings(Snapshot snapshot)
    {
        Table table = NewTable(["ring", "connections", .. snapshot.SlotStates.Select(state => state.Label), Figure.Parked.Label]);
        for (int i = 0; i < snapshot.Rings.Length; i++)
        {
            RingFigures ring = snapshot.Rings[i];
            table.AddRow(
                [
                    new Text($"{i}"),
                    new Text(StatsText.Number(ring.Connections)),
                    .. snapshot.SlotStates.Select(state => new Text(StatsText.Number(state.Value(ring)))),
                    new Text(ring.Parked == 0 ? "" : "yes"),
                ]);
        }

        return table;
    }

    /// <summary>Creates a table. All columns but the first are aligned to the right.</summary>
    private static Table NewTable(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < columns.Length; i++)
        {
            table.AddColumn(new TableColumn(new Text(columns[i])) { NoWrap = true, Alignment = i == 0 ? Justify.Left : Justify.Right });
        }

        return table;
    }
}
