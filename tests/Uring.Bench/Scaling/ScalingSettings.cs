using System.Text.Json.Serialization;

namespace Uring.Bench.Scaling;

/// <summary>What a run of <c>-- growth</c> measures.</summary>
internal sealed record ScalingSettings
{
    /// <summary>How often each server has its turn.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long each load lasts.</summary>
    public required double Seconds { get; init; }

    /// <summary>The numbers of concurrent clients.</summary>
    public required IReadOnlyList<uint> Clients { get; init; }

    /// <summary>The numbers of slots.</summary>
    public required IReadOnlyList<uint> Slots { get; init; }

    /// <summary>How many clients there are at a time while the slots grow.</summary>
    public required uint SlotClients { get; init; }

    /// <summary>An executable of uring-server, instead of one that is published now.</summary>
    [JsonIgnore]
    public string? Binary { get; init; }

    /// <summary>Whether it is such a one: where it lies says something of this machine, not of the figures.</summary>
    public bool BinaryGiven => Binary is not null;

    /// <summary>Where the report goes.</summary>
    [JsonIgnore]
    public string Out { get; init; } = ".";
}
