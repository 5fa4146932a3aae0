using OxyPlot;

namespace Uring.Bench.Servers.Report;

/// <summary>The charts, as SVG: they need neither a native library nor fonts of this machine.</summary>
internal static class Charts
{
    private const double Width = 860;

    // The number of clients at which the servers are compared in bars, if it was measured.
    private const uint Usual = 64;

    /// <summary>All that the figures allow.</summary>
    /// <param name="results">What was found out.</param>
    /// <param name="folder">Where they go.</param>
    public static void Write(Results results, string folder)
    {
        foreach (string load in results.Loads.Select(sample => sample.Load).Distinct())
        {
            uint[] clients = [.. results.Loads.Where(sample => sample.Load == load).Select(sample => sample.Clients).Distinct().Order()];
            uint shown = clients.Contains(Usual) ? Usual : clients[clients.Length / 2];
            double height = 120 + (40 * results.Peers.Count);
            Save(BarChart.Rate(results, load, shown), height, folder, $"rate-{load}.svg");
            Save(BarChart.Cpu(results, load, shown), height, folder, $"cpu-{load}.svg");
            if (clients.Length > 1)
            {
                WriteCurves(Curve.ByClients(results, load), "clients", load, folder, $"-by-clients-{load}.svg");
            }
        }
    }

    /// <summary>Connections per second and processor time over what the curves grow with.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="axis">What they grow with.</param>
    /// <param name="how">How they were taken.</param>
    /// <param name="folder">Where the charts go.</param>
    /// <param name="ending">How their names end.</param>
    public static void WriteCurves(IReadOnlyList<Curve> curves, string axis, string how, string folder, string ending)
    {
        Save(CurveChart.Create(curves, axis, $"connections/s: {how}", sample => sample.Figures.Rate, logarithmic: false), 480, folder, $"rate{ending}");
        Save(
            CurveChart.Create(curves, axis, $"server CPU, us per connection: {how}", sample => sample.ServerCpu, logarithmic: true),
            480,
            folder,
            $"cpu{ending}");
    }

    private static void Save(PlotModel chart, double height, string folder, string name)
    {
        using FileStream file = File.Create(Path.Combine(folder, name));
        new SvgExporter { Width = Width, Height = height, UseVerticalTextAlignmentWorkaround = true }.Export(chart, file);
    }
}
