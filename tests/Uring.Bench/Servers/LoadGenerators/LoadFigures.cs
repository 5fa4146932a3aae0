namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>What one load of one server gave, by whichever load generator; what that one does not tell is null.</summary>
internal sealed record LoadFigures
{
    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Connections that ended, in whatever way; with keep-alive clients, requests.</summary>
    public required long Connections { get; init; }

    /// <summary>Those with a whole response and a clean end.</summary>
    public required long Whole { get; init; }

    /// <summary>Those that ended in a reset, whether the response was there or not.</summary>
    public long? Resets { get; init; }

    /// <summary>Of these, those whose response was there.</summary>
    public long? ResetsAfterWhole { get; init; }

    /// <summary>Clean ends with another response than the expected one, or none.</summary>
    public long? Short { get; init; }

    /// <summary>Connections that were refused.</summary>
    public long? Refused { get; init; }

    /// <summary>Everything else that went wrong.</summary>
    public long Failed { get; init; }

    /// <summary>Connections whose end never came.</summary>
    public long? Unfinished { get; init; }

    /// <summary>The errors behind these, by name.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>Time to the last byte, in microseconds: by half of the connections it was less.</summary>
    public double? P50 { get; init; }

    /// <summary>By 99 of 100.</summary>
    public double? P99 { get; init; }

    /// <summary>By 999 of 1000.</summary>
    public double? P999 { get; init; }

    /// <summary>The longest.</summary>
    public double? Max { get; init; }

    /// <summary>Processor time of the client, in seconds.</summary>
    public required double ClientCpu { get; init; }

    /// <summary>Connections per second.</summary>
    public double Rate => Connections / Seconds;
}
