namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>
/// The figures of one load of one server. A figure that the load generator does not report is null.
/// </summary>
internal sealed record LoadFigures
{
    /// <summary>The duration of the load, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Connections that ended in any way; with keep-alive clients, requests.</summary>
    public required long Connections { get; init; }

    /// <summary>Connections with a whole response and a clean end.</summary>
    public required long Whole { get; init; }

    /// <summary>Connections that ended in a reset, before or after the whole response.</summary>
    public long? Resets { get; init; }

    /// <summary>Connections that ended in a reset after the whole response.</summary>
    public long? ResetsAfterWhole { get; init; }

    /// <summary>Connections that ended cleanly without the expected response.</summary>
    public long? Short { get; init; }

    /// <summary>Connections that were refused.</summary>
    public long? Refused { get; init; }

    /// <summary>Connections with any other failure.</summary>
    public long Failed { get; init; }

    /// <summary>Connections that had not ended when the run was cancelled.</summary>
    public long? Unfinished { get; init; }

    /// <summary>The number of errors of connections, by name.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>The median of the time to the last byte, in microseconds.</summary>
    public double? P50 { get; init; }

    /// <summary>The 99th percentile of the same time.</summary>
    public double? P99 { get; init; }

    /// <summary>The 99.9th percentile of the same time.</summary>
    public double? P999 { get; init; }

    /// <summary>The maximum of the same time.</summary>
    public double? Max { get; init; }

    /// <summary>The processor time of the clients, in seconds.</summary>
    public required double ClientCpu { get; init; }

    /// <summary>Connections per second.</summary>
    public double Rate => Connections / Seconds;
}
