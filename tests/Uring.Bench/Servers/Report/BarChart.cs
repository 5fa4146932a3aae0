using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using Uring.Bench.Report;
using Uring.Bench.Servers.Peers;

namespace Uring.Bench.Servers.Report;

/// <summary>A bar for each server, at one number of clients.</summary>
internal static class BarChart
{
    // A bar far above the others would make them unreadable, so no bar exceeds this multiple of the
    // reference.
    private const double MostOfReference = 4;

    /// <summary>Charts connections or requests per second.</summary>
    /// <param name="results">The results of the run.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    /// <param name="unit">The unit of the figures: <c>connection</c> or <c>request</c>.</param>
    public static PlotModel Rate(Results results, string load, uint clients, string unit) => Create(
        results, load, clients, $"{unit}s/s", $"{unit}s/s", [($"{unit}s/s", OxyColors.Automatic, sample => sample.Figures.Rate)]);

    /// <summary>Charts the processor time of the server per connection or request.</summary>
    /// <param name="results">The results of the run.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    /// <param name="unit">The unit of the figures: <c>connection</c> or <c>request</c>.</param>
    public static PlotModel Cpu(Results results, string load, uint clients, string unit) => Create(
        results,
        load,
        clients,
        "server CPU",
        $"us per {unit}",
        [
            ("user", OxyColor.FromRgb(0xe0, 0x8a, 0x2e), sample => sample.UserCpu),
            ("system", OxyColor.FromRgb(0x2f, 0x6f, 0xb0), sample => sample.SystemCpu),
            ("kernel threads", OxyColor.FromRgb(0x6b, 0xa5, 0x67), sample => sample.KernelCpu),
        ]);

    private static PlotModel Create(
        Results results, string load, uint clients, string title, string unit, (string Name, OxyColor Color, Func<LoadSample, double> Figure)[] parts)
    {
        string[] servers = [.. results.Peers.Select(peer => peer.Name).Where(server => results.Of(server, load, clients).Any())];
        PlotModel chart = new() { Title = $"{title}: {load}, {clients} clients", TitleFontSize = 14, Background = OxyColors.White };
        chart.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.BottomCenter,
            LegendOrientation = LegendOrientation.Horizontal,
            IsLegendVisible = parts.Length > 1,
        });

        // The axis counts from below, and the first server belongs at the top.
        CategoryAxis names = new() { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0 };
        names.Labels.AddRange(servers);
        chart.Axes.Add(names);
        double Sum(string server) => parts.Sum(part => Spread.Of(results.Of(server, load, clients).Select(part.Figure)).Median);
        double longest = servers.Max(Sum);
        double limit = servers.Contains(PeerCatalog.Reference) ? Math.Min(longest, Sum(PeerCatalog.Reference) * MostOfReference) : longest;
        double most = Math.Max(limit, 1) * 1.3;
        chart.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = unit, Minimum = 0, Maximum = most, StringFormat = "#,0", MajorGridlineStyle = LineStyle.Dot });
        foreach ((string name, OxyColor color, Func<LoadSample, double> figure) in parts)
        {
            BarSeries bars = new() { Title = name, FillColor = color, IsStacked = true };
            bars.Items.AddRange(servers.Select(server => new BarItem(Spread.Of(results.Of(server, load, clients).Select(figure)).Median)
            {
                // With one part the color is that of the peer, as in the curves.
                Color = parts.Length > 1 ? OxyColors.Automatic : PeerColors.Of(server),
            }));
            chart.Series.Add(bars);
        }

        chart.Series.Add(ErrorBars.Horizontal(
            servers.Select(server => Spread.Of(results.Of(server, load, clients).Select(sample => parts.Sum(part => part.Figure(sample))))), most));

        return chart;
    }
}
