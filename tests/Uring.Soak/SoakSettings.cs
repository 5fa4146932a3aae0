namespace Uring.Soak;

/// <summary>What a run of <c>-- soak</c> does.</summary>
internal sealed record SoakSettings
{
    /// <summary>How long in all, about.</summary>
    public required double Minutes { get; init; }

    /// <summary>The modes of the server, one after the other.</summary>
    public required IReadOnlyList<string> Modes { get; init; }

    /// <summary>An executable of uring-server, instead of one that is published now.</summary>
    public string? Binary { get; init; }

    /// <summary>A folder where the pages of figures are left; null: they go with the run.</summary>
    public string? Stats { get; init; }
}
