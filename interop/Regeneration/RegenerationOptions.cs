namespace Uring.Regeneration;

/// <summary>The settings of one run.</summary>
internal sealed record RegenerationOptions
{
    /// <summary>The folder interop/.</summary>
    public required string Interop { get; init; }

    /// <summary>The header to bind, or null for headers/io_uring.h.</summary>
    public string? Header { get; init; }

    /// <summary>
    /// The executable or .dll of ClangSharpPInvokeGenerator, or null for the tool of the manifest.
    /// </summary>
    public string? Generator { get; init; }

    /// <summary>The folder for the stage. Its content is removed first.</summary>
    public required string Stage { get; init; }

    /// <summary>Whether a header that is older than the bindings may replace them.</summary>
    public bool ForceOlderHeader { get; init; }
}
