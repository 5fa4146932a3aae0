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
                Save(GrowthChart.Create(results, load, "connections/s", sample => sample.Figures.Rate, logarithmic: false), 480, folder, $"rate-by-clients-{load}.svg");
                Save(GrowthChart.Create(results, load, "server CPU, us per connection", sample => sample.ServerCpu, logarithmic: true), 480, folder, $"cpu-by-clients-{load}.svg");
            }
        }
    }

    private static void Save(PlotModel chart, double height, string folder, string name)
    {
        using FileStream file = File.Create(Path.Combine(folder, name));
        new SvgExporter { Width = Width, Height = height, UseVerticalTextAlignmentWorkaround = true }.Export(chart, file);
    }
}
