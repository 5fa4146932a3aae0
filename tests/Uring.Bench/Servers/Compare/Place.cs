using Uring.Bench.Servers.Report;

namespace Uring.Bench.Servers.Compare;

/// <summary>The cell of a table that a sample belongs to.</summary>
/// <param name="Load">The load generator.</param>
/// <param name="Clients">The number of concurrent clients.</param>
/// <param name="Server">The server.</param>
internal readonly record struct Place(string Load, uint Clients, string Server)
{
    /// <summary>Returns the cell of a sample.</summary>
    public static Place Of(LoadSample sample) => new(sample.Load, sample.Clients, sample.Server);
}
