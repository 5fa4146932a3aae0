using Uring.Bench.Report;

namespace Uring.Bench.Servers.Report;

/// <summary>The charts of a run of <c>-- servers</c>.</summary>
internal static class Charts
{
    // The bars compare the servers at this number of clients, if it was measured.
    private const uint Usual = 64;

    /// <summary>Writes all charts for which the run has figures.</summary>
    /// <param name="results">The results of the run.</param>
    /// <param name="folder">The folder of the charts.</param>
    /// <param name="unit">The unit of the figures: <c>connection</c> or <c>request</c>.</param>
    public static void Write(Results results, string folder, string unit)
    {
        foreach (string load in results.Loads.Select(sample => sample.Load).Distinct())
        {
            uint[] clients = [.. results.Loads.Where(sample => sample.Load == load).Select(sample => sample.Clients).Distinct().Order()];
            uint shown = clients.Contains(Usual) ? Usual : clients[clients.Length / 2];
            double height = 120 + (40 * results.Peers.Count);
            SvgFile.Save(BarChart.Rate(results, load, shown, unit), height, folder, $"rate-{load}.svg");
            SvgFile.Save(BarChart.Cpu(results, load, shown, unit), height, folder, $"cpu-{load}.svg");
            if (clients.Length > 1)
            {
                WriteCurves(ServerCurves.ByClients(results, load), "clients", load, unit, folder, $"-by-clients-{load}.svg");
            }
        }
    }

    /// <summary>
    /// Writes the charts of the rate and of the processor time over one variable.
    /// </summary>
    /// <param name="curves">The curves.</param>
    /// <param name="axis">The name of the variable.</param>
    /// <param name="how">The load, for the title.</param>
    /// <param name="unit">The unit of the figures: <c>connection</c> or <c>request</c>.</param>
    /// <param name="folder">The folder of the charts.</param>
    /// <param name="ending">The end of their file names.</param>
    public static void WriteCurves(IReadOnlyList<Curve<LoadSample>> curves, string axis, string how, string unit, string folder, string ending)
    {
        SvgFile.Save(CurveChart.Create(curves, axis, $"{unit}s/s: {how}", $"{unit}s/s", sample => sample.Figures.Rate, logarithmic: false), 480, folder, $"rate{ending}");
        SvgFile.Save(
            CurveChart.Create(curves, axis, $"server CPU: {how}", $"us per {unit}", sample => sample.ServerCpu, logarithmic: true),
            480,
            folder,
            $"cpu{ending}");
    }
}
