using Uring.Bench.Report;

namespace Uring.Bench.Servers.Report;

/// <summary>The curves of a run of <c>-- servers</c>.</summary>
internal static class ServerCurves
{
    /// <summary>Creates a curve over the number of clients for each server.</summary>
    /// <param name="results">The results of the run.</param>
    /// <param name="load">The load generator.</param>
    public static IReadOnlyList<Curve<LoadSample>> ByClients(Results results, string load) =>
    [
        .. results.Peers.Select(peer => Curve<LoadSample>.Of(
            peer.Name, results.Loads.Where(sample => sample.Server == peer.Name && sample.Load == load), sample => sample.Clients)),
    ];
}
