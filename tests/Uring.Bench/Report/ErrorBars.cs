using OxyPlot;
using OxyPlot.Series;

namespace Uring.Bench.Report;

/// <summary>Creates the bars from the minimum to the maximum of the rounds.</summary>
internal static class ErrorBars
{
    private const double CapOfCategory = 0.12;

    /// <summary>Creates vertical bars: the spread of a figure over one variable.</summary>
    /// <param name="spreads">The spreads with their values of the variable.</param>
    /// <param name="color">The color of the curve.</param>
    public static LineSeries Vertical(IEnumerable<(double At, Spread Spread)> spreads, OxyColor color) => Create(
        color, spreads.SelectMany(point => (DataPoint[])[new(point.At, point.Spread.Min), new(point.At, point.Spread.Max), DataPoint.Undefined]));

    /// <summary>Creates horizontal bars with caps, one for each category from 0 on.</summary>
    /// <param name="spreads">The spreads.</param>
    /// <param name="most">The end of the axis. A longer bar ends there, without a cap.</param>
    public static LineSeries Horizontal(IEnumerable<Spread> spreads, double most) => Create(OxyColors.Black, spreads.SelectMany((spread, at) => (DataPoint[])
    [
        .. Cap(spread.Min, at, most),
        new(Math.Min(spread.Min, most), at), new(Math.Min(spread.Max, most), at), DataPoint.Undefined,
        .. Cap(spread.Max, at, most),
    ]));

    private static DataPoint[] Cap(double value, int at, double most) =>
        value > most ? [] : [new(value, at - CapOfCategory), new(value, at + CapOfCategory), DataPoint.Undefined];

    private static LineSeries Create(OxyColor color, IEnumerable<DataPoint> points)
    {
        LineSeries line = new() { Color = color, StrokeThickness = 1.2, RenderInLegend = false };
        line.Points.AddRange(points);
        return line;
    }
}
