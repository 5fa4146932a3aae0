namespace Uring.Bench.Servers.Report;

/// <summary>The files of a run.</summary>
internal static class ReportFolder
{
    /// <summary>Table, charts and raw figures.</summary>
    /// <param name="results">What was found out.</param>
    /// <param name="settings">What was measured.</param>
    public static void Write(Results results, ServersSettings settings)
    {
        Directory.CreateDirectory(settings.Out);
        File.WriteAllText(Path.Combine(settings.Out, "servers.md"), MarkdownReport.Write(results));
        File.WriteAllText(Path.Combine(settings.Out, "servers.json"), JsonReport.Write(results, settings));
        Charts.Write(results, settings.Out);
    }
}
