using System.Text.Json.Serialization;
using Uring.TestTools.Load;

namespace Uring.Bench.Servers;

/// <summary>What a run of <c>-- servers</c> measures.</summary>
internal sealed record ServersSettings
{
    /// <summary>How often each server has its turn.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long each load lasts.</summary>
    public required double Seconds { get; init; }

    /// <summary>How long it warms up for, in seconds.</summary>
    public double WarmUp { get; init; } = 1;

    /// <summary>The numbers of concurrent clients.</summary>
    public required IReadOnlyList<uint> Clients { get; init; }

    /// <summary>The load generators, by name.</summary>
    public required IReadOnlyList<string> Loads { get; init; }

    /// <summary>The servers, by name.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>What our own clients ask.</summary>
    public RequestKind Request { get; init; } = RequestKind.Http11;

    /// <summary>Binds the clients to the first processor.</summary>
    public bool PinClient { get; init; }

    /// <summary>An executable of uring-server, instead of one that is published now.</summary>
    [JsonIgnore]
    public string? Binary { get; init; }

    /// <summary>Whether it is such a one: where it lies says something of this machine, not of the figures.</summary>
    public bool BinaryGiven => Binary is not null;

    /// <summary>Where the report goes.</summary>
    [JsonIgnore]
    public string Out { get; init; } = ".";

    /// <summary>Leaves out the runs of their own: system calls, memory, start-up, idling.</summary>
    public bool LoadOnly { get; init; }
}
