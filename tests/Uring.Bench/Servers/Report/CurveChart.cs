using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Uring.Bench.Servers.Report;

/// <summary>A line for each curve.</summary>
internal static class CurveChart
{
    /// <summary>A figure over what the curves grow with.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="axis">What they grow with.</param>
    /// <param name="title">What the figure is, and how it was taken.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="logarithmic">Where they lie far apart.</param>
    public static PlotModel Create(IReadOnlyList<Curve> curves, string axis, string title, Func<LoadSample, double> figure, bool logarithmic)
    {
        PlotModel chart = new() { Title = title, TitleFontSize = 14, Background = OxyColors.White };
        chart.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop });
        chart.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = axis, Base = 2, MajorGridlineStyle = LineStyle.Dot });
        chart.Axes.Add(logarithmic
            ? new LogarithmicAxis { Position = AxisPosition.Left, MajorGridlineStyle = LineStyle.Dot }
            : new LinearAxis { Position = AxisPosition.Left, Minimum = 0, MajorGridlineStyle = LineStyle.Dot });
        foreach (Curve curve in curves)
        {
            LineSeries line = new() { Title = curve.Name, MarkerType = MarkerType.Circle };
            line.Points.AddRange(curve.Points.Select(point => new DataPoint(point.At, Spread.Of(point.Samples.Select(figure)).Median)));
            chart.Series.Add(line);
        }

        return chart;
    }
}
