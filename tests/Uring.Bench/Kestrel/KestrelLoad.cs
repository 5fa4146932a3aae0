using Uring.Bench.Servers.LoadGenerators;

namespace Uring.Bench.Kestrel;

/// <summary>A load on a web application.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="Description">The description in the report.</param>
/// <param name="Generator">The load generator.</param>
internal sealed record KestrelLoad(string Name, string Description, ILoad Generator)
{
    /// <summary>Whether the load goes to the port of HTTPS.</summary>
    public bool IsTls { get; init; }

    /// <summary>The only number of connections; null for those of <c>--connections</c>.</summary>
    public uint? Connections { get; init; }

    /// <summary>Returns the numbers of connections.</summary>
    public IReadOnlyList<uint> ConnectionsOf(KestrelSettings settings) => Connections is { } only ? [only] : settings.Connections;
}
