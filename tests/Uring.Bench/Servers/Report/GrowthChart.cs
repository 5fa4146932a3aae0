using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Uring.Bench.Servers.Report;

/// <summary>A line for each server over the number of clients.</summary>
internal static class GrowthChart
{
    /// <summary>A figure over the number of clients.</summary>
    /// <param name="results">What was found out.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="title">What the figure is.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="logarithmic">Where the servers lie far apart.</param>
    public static PlotModel Create(Results results, string load, string title, Func<LoadSample, double> figure, bool logarithmic)
    {
        PlotModel chart = new() { Title = $"{title}: {load}", TitleFontSize = 14, Background = OxyColors.White };
        chart.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop });
        chart.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = "clients", Base = 2, MajorGridlineStyle = LineStyle.Dot });
        chart.Axes.Add(logarithmic
            ? new LogarithmicAxis { Position = AxisPosition.Left, MajorGridlineStyle = LineStyle.Dot }
            : new LinearAxis { Position = AxisPosition.Left, Minimum = 0, MajorGridlineStyle = LineStyle.Dot });
        foreach (string server in results.Peers.Select(peer => peer.Name))
        {
            LineSeries line = new() { Title = server, MarkerType = MarkerType.Circle };
            line.Points.AddRange(results.Loads
                .Where(sample => sample.Server == server && sample.Load == load)
                .GroupBy(sample => sample.Clients)
                .OrderBy(samples => samples.Key)
                .Select(samples => new DataPoint(samples.Key, Spread.Of(samples.Select(figure)).Median)));
            chart.Series.Add(line);
        }

        return chart;
    }
}
