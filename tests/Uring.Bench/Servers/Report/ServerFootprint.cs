
namespace Uring.Bench.Servers.Report;

/// <summary>The figures of a server without load: one for each run, and none for a failed run.</summary>
internal sealed record ServerFootprint
{
    /// <summary>The server.</summary>
    public required string Server { get; init; }

    /// <summary>The size of the executable in bytes, without the libraries that it loads.</summary>
    public long BinarySize { get; init; }

    /// <summary>
    /// The time from the start of the process to the first whole response, in milliseconds.
    /// </summary>
    public IList<double> StartUp { get; init; } = [];

    /// <summary>Resident memory after the first response, in bytes.</summary>
    public IList<long> ResidentAtStart { get; init; } = [];

    /// <summary>Resident memory after the load, in bytes.</summary>
    public IList<long> ResidentAfterLoad { get; init; } = [];

    /// <summary>
    /// The maximum of the resident memory while clients with half a request wait, in bytes.
    /// </summary>
    public IList<long> ResidentWithHeld { get; init; } = [];

    /// <summary>The number of these clients that were connected.</summary>
    public IList<int> Held { get; init; } = [];

    /// <summary>
    /// The processor time without clients, in percent of one processor. All figures are of one process.
    /// </summary>
    public IList<double> IdleCpu { get; init; } = [];

    /// <summary>System calls per connection.</summary>
    public IList<double> SystemCalls { get; init; } = [];

    /// <summary>The number of system calls by name, over all connections.</summary>
    public IList<IReadOnlyDictionary<string, long>> SystemCallsByName { get; init; } = [];
}
