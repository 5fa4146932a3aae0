namespace Uring.Soak;

/// <summary>The settings of a run.</summary>
internal sealed record SoakSettings
{
    /// <summary>The approximate duration of all modes, in minutes.</summary>
    public required double Minutes { get; init; }

    /// <summary>The modes of the server, one after the other.</summary>
    public required IReadOnlyList<string> Modes { get; init; }

    /// <summary>The only server of the run, <c>kept</c> or <c>site</c>; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>An executable of uring-server; null publishes the server of this repository.</summary>
    public string? Binary { get; init; }

    /// <summary>A folder that keeps the pages of figures; null deletes them at the end of the run.</summary>
    public string? Stats { get; init; }
}
