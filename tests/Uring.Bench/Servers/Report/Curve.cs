namespace Uring.Bench.Servers.Report;

/// <summary>How the figures of one server grow with something: clients, or its own slots.</summary>
/// <param name="Name">Whose they are.</param>
/// <param name="Points">Each value of that something, ascending, and the samples taken there.</param>
internal sealed record Curve(string Name, IReadOnlyList<(uint At, LoadSample[] Samples)> Points)
{
    /// <summary>The samples of one value; none if there it was not measured.</summary>
    /// <param name="at">The value.</param>
    public LoadSample[] Samples(uint at) => Points.FirstOrDefault(point => point.At == at).Samples ?? [];

    /// <summary>A curve of samples in any order.</summary>
    /// <param name="name">Whose they are.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="at">What they grow with.</param>
    public static Curve Of(string name, IEnumerable<LoadSample> samples, Func<LoadSample, uint> at) =>
        new(name, [.. samples.GroupBy(at).OrderBy(group => group.Key).Select(group => (group.Key, group.ToArray()))]);

    /// <summary>Over the number of clients, one for each server.</summary>
    /// <param name="results">What was found out.</param>
    /// <param name="load">The load generator.</param>
    public static IReadOnlyList<Curve> ByClients(Results results, string load) =>
    [
        .. results.Peers.Select(peer => Of(
            peer.Name, results.Loads.Where(sample => sample.Server == peer.Name && sample.Load == load), sample => sample.Clients)),
    ];
}
