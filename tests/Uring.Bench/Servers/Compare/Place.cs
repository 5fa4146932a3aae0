using Uring.Bench.Servers.Report;

namespace Uring.Bench.Servers.Compare;

/// <summary>What all samples of a cell of a table have in common.</summary>
/// <param name="Load">The load generator.</param>
/// <param name="Clients">How many clients.</param>
/// <param name="Server">The server.</param>
internal readonly record struct Place(string Load, uint Clients, string Server)
{
    /// <summary>Where a sample belongs.</summary>
    /// <param name="sample">The sample.</param>
    public static Place Of(LoadSample sample) => new(sample.Load, sample.Clients, sample.Server);
}
