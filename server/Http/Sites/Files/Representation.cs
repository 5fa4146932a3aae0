namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// A file in one content coding, with the parts of its answers as bytes: RFC 9110, section 3.2.
/// </summary>
/// <remarks>
/// The engine writes the status line, Date and Connection around these parts. The body lives as long as the
/// <see cref="SiteFiles"/>.
/// </remarks>
internal sealed unsafe class Representation
{
    /// <summary>The place in <see cref="SiteFiles.Representations"/>.</summary>
    public required int Index { get; init; }

    /// <summary>200 for a file, 301 for a redirect to a directory, 404 for the not-found page.</summary>
    public required int Status { get; init; }

    public required byte* Body { get; init; }

    /// <summary>The length of the body, in bytes.</summary>
    public required uint Length { get; init; }

    /// <summary>
    /// Whether the answer has an entity tag and a date of modification. Without them the answer depends on no
    /// precondition and has no ranges.
    /// </summary>
    public required bool HasValidators { get; init; }

    /// <summary>
    /// A strong entity tag, with its quotes: RFC 9110, section 8.8.3. Empty without validators.
    /// </summary>
    public required byte[] EntityTag { get; init; }

    /// <summary>Seconds since 1970. 0 without validators.</summary>
    public required long LastModified { get; init; }

    /// <summary>The lines <c>Content-type</c>, and <c>Content-encoding</c> of a content coding.</summary>
    public required byte[] TypeLines { get; init; }

    /// <summary>The line <c>Content-length</c> of the whole body.</summary>
    public required byte[] LengthLine { get; init; }

    /// <summary>The lines that a 200, a 206 and a 304 have alike.</summary>
    public required byte[] CommonLines { get; init; }

    /// <summary>
    /// The offset in <see cref="CommonLines"/> at which a redirect takes the query of its request. The line
    /// Location is the first one, and its value ends there. 0: the answer takes no query.
    /// </summary>
    public int QueryOffset { get; init; }
}
