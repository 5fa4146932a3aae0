using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Uring.Bench.Report;

/// <summary>A chart with a line for each curve.</summary>
internal static class CurveChart
{
    /// <summary>Creates the chart of one figure.</summary>
    /// <typeparam name="T">The type of the samples.</typeparam>
    /// <param name="curves">The curves.</param>
    /// <param name="axis">The name of the variable.</param>
    /// <param name="title">The name of the figure and the load.</param>
    /// <param name="unit">The unit of the figure.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="logarithmic">Whether the axis of the figure is logarithmic.</param>
    public static PlotModel Create<T>(IReadOnlyList<Curve<T>> curves, string axis, string title, string unit, Func<T, double> figure, bool logarithmic)
    {
        PlotModel chart = new() { Title = title, TitleFontSize = 14, Background = OxyColors.White };
        chart.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop });
        chart.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = axis, Base = 2, MajorGridlineStyle = LineStyle.Dot });
        chart.Axes.Add(logarithmic
            ? new LogarithmicAxis { Position = AxisPosition.Left, Title = unit, MajorGridlineStyle = LineStyle.Dot }
            : new LinearAxis { Position = AxisPosition.Left, Title = unit, Minimum = 0, StringFormat = "#,0", MajorGridlineStyle = LineStyle.Dot });
        foreach (Curve<T> curve in curves)
        {
            OxyColor color = PeerColors.Of(curve.Name);
            (double At, Spread Spread)[] spreads = [.. curve.Points.Select(point => ((double)point.At, Spread.Of(point.Samples.Select(figure))))];

            // The JIT and NativeAOT of a peer share its color.
            LineSeries line = new()
            {
                Title = curve.Name,
                Color = color,
                MarkerType = MarkerType.Circle,
                LineStyle = curve.Name.EndsWith("-aot", StringComparison.Ordinal) ? LineStyle.Dash : LineStyle.Solid,
            };
            line.Points.AddRange(spreads.Select(point => new DataPoint(point.At, point.Spread.Median)));
            chart.Series.Add(line);
            chart.Series.Add(ErrorBars.Vertical(spreads, color));
        }

        return chart;
    }
}
