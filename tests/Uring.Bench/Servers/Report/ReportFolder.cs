using Uring.Bench.Report.Pages;

namespace Uring.Bench.Servers.Report;

/// <summary>Writes the files of a run.</summary>
internal static class ReportFolder
{
    /// <summary>Writes the tables, the charts and the raw figures.</summary>
    /// <param name="results">The results of the run.</param>
    /// <param name="settings">The settings of the run.</param>
    public static void Write(Results results, ServersSettings settings)
    {
        Directory.CreateDirectory(settings.Out);
        File.WriteAllText(Path.Combine(settings.Out, "servers.md"), MarkdownReport.Write(results));
        File.WriteAllText(Path.Combine(settings.Out, "servers.json"), JsonReport.Write(results, settings));
        PageFile.Write(settings.Out, results.Machine.ForPage, new ServerPages(results.Loads, results.Footprints).Tables());
        Charts.Write(results, settings.Out, settings.KeepAlive ? "request" : "connection");
    }
}
