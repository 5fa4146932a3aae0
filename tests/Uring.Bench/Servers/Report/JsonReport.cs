using System.Text.Json;

namespace Uring.Bench.Servers.Report;

/// <summary>Every raw figure of a run, as JSON.</summary>
internal static class JsonReport
{
    /// <summary>Returns the report of <c>-- servers</c>.</summary>
    /// <param name="results">The results of the run.</param>
    /// <param name="settings">The settings of the run.</param>
    public static string Write(Results results, ServersSettings settings) => Write(new
    {
        results.Machine,
        Settings = settings,
        results.LoadVersions,
        Servers = results.Peers.Select(peer => new { peer.Name, peer.Description, peer.Version, peer.BinarySize }),
        Facts = results.Footprints,
        results.Loads,
        results.Remarks,
    });

    /// <summary>Returns any report as JSON.</summary>
    /// <param name="report">The object to write.</param>
    public static string Write(object report) => JsonSerializer.Serialize(report, ReportFormat.Options) + "\n";
}
