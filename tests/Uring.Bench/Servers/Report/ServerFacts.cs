namespace Uring.Bench.Servers.Report;

/// <summary>What is measured of a server once, in a run of its own. Null: not measured here.</summary>
internal sealed record ServerFacts
{
    /// <summary>The server.</summary>
    public required string Server { get; init; }

    /// <summary>From the start of the process to the first whole response, in milliseconds, once for each start.</summary>
    public IReadOnlyList<double> StartUp { get; init; } = [];

    /// <summary>Bytes of the executable; what it loads from the system is not in it.</summary>
    public long BinarySize { get; init; }

    /// <summary>Resident memory after the first response, in bytes.</summary>
    public long ResidentAtStart { get; init; }

    /// <summary>After the load.</summary>
    public long ResidentAfterLoad { get; init; }

    /// <summary>The most seen while clients wait that have sent half a request.</summary>
    public long ResidentWithHeld { get; init; }

    /// <summary>How many of these were connected.</summary>
    public int Held { get; init; }

    /// <summary>Processor time while nobody comes, in percent of one processor.</summary>
    public double IdleCpu { get; init; }

    /// <summary>System calls per connection.</summary>
    public double? SystemCalls { get; init; }

    /// <summary>These by name, in all.</summary>
    public IReadOnlyDictionary<string, long>? SystemCallsByName { get; init; }
}
