using System.Text.Json.Serialization;

namespace Uring.Bench.Files;

/// <summary>The settings of a run of <c>-- files</c>.</summary>
internal sealed record FilesSettings
{
    /// <summary>The number of rounds. Each round measures every peer once.</summary>
    public required int Rounds { get; init; }

    /// <summary>The duration of each measurement, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The time before each measurement in which the peer already works, in seconds.</summary>
    public required double WarmUp { get; init; }

    /// <summary>The numbers of operations in flight.</summary>
    public required IReadOnlyList<uint> Depths { get; init; }

    /// <summary>The loads, by name.</summary>
    public required IReadOnlyList<string> Loads { get; init; }

    /// <summary>The peers, by name.</summary>
    public required IReadOnlyList<string> Peers { get; init; }

    /// <summary>The size of the file, in MiB.</summary>
    public required int Size { get; init; }

    /// <summary>The folder of the file.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = ".";

    /// <summary>Whether the file stays for the next run.</summary>
    [JsonIgnore]
    public bool Keep { get; init; }

    /// <summary>The folder of the report.</summary>
    [JsonIgnore]
    public string Out { get; init; } = ".";
}
