using System.Text.Json.Serialization;
using Uring.TestTools.Load;

namespace Uring.Bench.Servers;

/// <summary>The settings of a run of <c>-- servers</c>.</summary>
internal sealed record ServersSettings
{
    /// <summary>The number of rounds. Each round measures every server once.</summary>
    public required int Rounds { get; init; }

    /// <summary>The duration of each load, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The duration of the warm-up of a server, in seconds.</summary>
    public double WarmUp { get; init; } = 1;

    /// <summary>The numbers of concurrent clients.</summary>
    public required IReadOnlyList<uint> Clients { get; init; }

    /// <summary>The load generators, by name.</summary>
    public required IReadOnlyList<string> Loads { get; init; }

    /// <summary>The servers, by name.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>The request of our own clients.</summary>
    public RequestKind Request { get; init; } = RequestKind.Http11;

    /// <summary>Whether connections are kept. A figure per connection is then one per request.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Whether the servers serve the files of <see cref="Peers.SiteTree"/>, on kept connections.</summary>
    public bool Site { get; init; }

    /// <summary>Whether the clients are bound to the first processor.</summary>
    public bool PinClient { get; init; }

    /// <summary>An executable of uring-server; null publishes the server of this repository.</summary>
    [JsonIgnore]
    public string? Binary { get; init; }

    /// <summary>Whether an executable was given. The report contains no path of this machine.</summary>
    public bool BinaryGiven => Binary is not null;

    /// <summary>The folder of the report.</summary>
    [JsonIgnore]
    public string Out { get; init; } = ".";

    /// <summary>
    /// Whether the run skips the measurements without load: system calls, memory, start-up, CPU at idle.
    /// </summary>
    public bool LoadOnly { get; init; }
}
