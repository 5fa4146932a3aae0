namespace Uring.Bench.Servers.Report;

/// <summary>The figures of one server over one variable: the number of clients, or of its slots.</summary>
/// <param name="Name">The name of the server.</param>
/// <param name="Points">Each value of the variable, ascending, with its samples.</param>
internal sealed record Curve(string Name, IReadOnlyList<(uint At, LoadSample[] Samples)> Points)
{
    /// <summary>Returns the samples of one value; none when the value was not measured.</summary>
    /// <param name="at">The value.</param>
    public LoadSample[] Samples(uint at) => Points.FirstOrDefault(point => point.At == at).Samples ?? [];

    /// <summary>Creates a curve from samples in any order.</summary>
    /// <param name="name">The name of the server.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="at">Returns the value of the variable for a sample.</param>
    public static Curve Of(string name, IEnumerable<LoadSample> samples, Func<LoadSample, uint> at) =>
        new(name, [.. samples.GroupBy(at).OrderBy(group => group.Key).Select(group => (group.Key, group.ToArray()))]);

    /// <summary>Creates a curve over the number of clients for each server.</summary>
    /// <param name="results">The results of the run.</param>
    /// <param name="load">The load generator.</param>
    public static IReadOnlyList<Curve> ByClients(Results results, string load) =>
    [
        .. results.Peers.Select(peer => Of(
            peer.Name, results.Loads.Where(sample => sample.Server == peer.Name && sample.Load == load), sample => sample.Clients)),
    ];
}
