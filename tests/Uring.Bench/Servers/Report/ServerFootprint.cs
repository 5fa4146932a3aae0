
namespace Uring.Bench.Servers.Report;

/// <summary>What is measured of a server in runs of their own: a figure for each run, none for those that failed.</summary>
internal sealed record ServerFootprint
{
    /// <summary>The server.</summary>
    public required string Server { get; init; }

    /// <summary>Bytes of the executable; what it loads from the system is not in it.</summary>
    public long BinarySize { get; init; }

    /// <summary>From the start of the process to the first whole response, in milliseconds.</summary>
    public IList<double> StartUp { get; init; } = [];

    /// <summary>Resident memory after the first response, in bytes.</summary>
    public IList<long> ResidentAtStart { get; init; } = [];

    /// <summary>After the load.</summary>
    public IList<long> ResidentAfterLoad { get; init; } = [];

    /// <summary>The most seen while clients wait that have sent half a request.</summary>
    public IList<long> ResidentWithHeld { get; init; } = [];

    /// <summary>How many of these were connected.</summary>
    public IList<int> Held { get; init; } = [];

    /// <summary>Processor time while nobody comes, in percent of one processor: of one process, for a while and once more.</summary>
    public IList<double> IdleCpu { get; init; } = [];

    /// <summary>System calls per connection.</summary>
    public IList<double> SystemCalls { get; init; } = [];

    /// <summary>These by name, in all.</summary>
    public IList<IReadOnlyDictionary<string, long>> SystemCallsByName { get; init; } = [];
}
