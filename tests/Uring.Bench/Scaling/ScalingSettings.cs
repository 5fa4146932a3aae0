using System.Text.Json.Serialization;

namespace Uring.Bench.Scaling;

/// <summary>The settings of a run of <c>-- scaling</c>.</summary>
internal sealed record ScalingSettings
{
    /// <summary>The number of rounds. Each round measures every server once.</summary>
    public required int Rounds { get; init; }

    /// <summary>The duration of each load, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The numbers of concurrent clients.</summary>
    public required IReadOnlyList<uint> Clients { get; init; }

    /// <summary>The numbers of slots.</summary>
    public required IReadOnlyList<uint> Slots { get; init; }

    /// <summary>The number of concurrent clients for every number of slots.</summary>
    public required uint SlotClients { get; init; }

    /// <summary>An executable of uring-server; null publishes the server of this repository.</summary>
    [JsonIgnore]
    public string? Binary { get; init; }

    /// <summary>Whether an executable was given. The report contains no path of this machine.</summary>
    public bool BinaryGiven => Binary is not null;

    /// <summary>The folder of the report.</summary>
    [JsonIgnore]
    public string Out { get; init; } = ".";
}
