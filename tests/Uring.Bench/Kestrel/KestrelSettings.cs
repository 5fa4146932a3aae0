using System.Text.Json.Serialization;

namespace Uring.Bench.Kestrel;

/// <summary>The settings of a run of <c>-- kestrel</c>.</summary>
internal sealed record KestrelSettings
{
    /// <summary>The number of rounds. Each round measures every peer once.</summary>
    public required int Rounds { get; init; }

    /// <summary>The duration of each measurement, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// The time before each measurement in which the peer already serves the load, in seconds.
    /// </summary>
    public required double WarmUp { get; init; }

    /// <summary>The numbers of kept connections.</summary>
    public required IReadOnlyList<uint> Connections { get; init; }

    /// <summary>The loads, by name.</summary>
    public required IReadOnlyList<string> Loads { get; init; }

    /// <summary>The peers, by name.</summary>
    public required IReadOnlyList<string> Peers { get; init; }

    /// <summary>
    /// The number of loops, or of the I/O queues of Sockets. Null is the default of each transport.
    /// </summary>
    public int? Loops { get; init; }

    /// <summary><c>on</c>, <c>off</c>, or null for the default of each transport.</summary>
    public string? WaitForData { get; init; }

    /// <summary>The folder of the report.</summary>
    [JsonIgnore]
    public string Out { get; init; } = ".";
}
