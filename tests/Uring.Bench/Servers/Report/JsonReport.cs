using System.Text.Json;

namespace Uring.Bench.Servers.Report;

/// <summary>Every raw figure of a run, for those who want to work with them.</summary>
internal static class JsonReport
{
    /// <summary>All of them.</summary>
    /// <param name="results">What was found out.</param>
    /// <param name="settings">What was measured.</param>
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

    /// <summary>Whatever a run has to tell.</summary>
    /// <param name="report">An object whose members are told.</param>
    public static string Write(object report) => JsonSerializer.Serialize(report, ReportFormat.Options) + "\n";
}
