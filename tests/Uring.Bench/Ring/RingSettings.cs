namespace Uring.Bench.Ring;

/// <summary>The settings of a run.</summary>
internal sealed record RingSettings
{
    /// <summary>The number of rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>The duration of a measurement, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The benchmarks: prepare, roundtrip.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>The folder of the report.</summary>
    public required string Out { get; init; }
}
