using OxyPlot;

namespace Uring.Bench.Report;

/// <summary>
/// Writes the charts as SVG, which requires neither a native library nor fonts of this machine.
/// </summary>
internal static class SvgFile
{
    private const double Width = 860;

    /// <summary>Writes a chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="height">The height of the image, in points. All images have the same width.</param>
    /// <param name="folder">The folder of the charts.</param>
    /// <param name="name">The name of the file.</param>
    public static void Save(PlotModel chart, double height, string folder, string name)
    {
        chart.DefaultFont = "sans-serif";
        using FileStream file = File.Create(Path.Combine(folder, name));
        new SvgExporter { Width = Width, Height = height, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new TextMeasure() }.Export(chart, file);
    }
}
