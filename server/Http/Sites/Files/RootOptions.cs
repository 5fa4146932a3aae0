using System.Text;
using Uring.Server.Files;

namespace Uring.Server.Http.Sites.Files;

/// <summary>The settings of a site that is read from a directory.</summary>
internal sealed record RootOptions
{
    // In bytes: the type, the length, the tag, the dates, and the longest Location.
    private const int MostOwnLines = 512 + MostLocation;

    /// <summary>The longest Location of a redirect to a directory, in bytes. A directory with a longer path has no redirect.</summary>
    public const int MostLocation = 2048;

    /// <summary>The default of <see cref="MaxMemory"/>, in bytes.</summary>
    public const long DefaultMemory = 1L << 30;

    /// <summary>The directory, or a link to one.</summary>
    public required NamedFile Root { get; init; }

    /// <summary>
    /// The file that answers a path without a file, with status 404. Its path begins at the root.
    /// </summary>
    public NamedFile? NotFound { get; init; }

    /// <summary>
    /// The file that answers a path without a file, with status 200. Its path begins at the root.
    /// </summary>
    public NamedFile? Fallback { get; init; }

    /// <summary>Whether the server compresses files that have no sibling in gzip.</summary>
    public bool Compress { get; init; }

    /// <summary>The values of Cache-Control. The first rule that matches a path applies.</summary>
    public IReadOnlyList<CacheRule> CacheRules { get; init; } = [];

    /// <summary>The largest amount of memory that the site can take, in bytes.</summary>
    public long MaxMemory { get; init; } = DefaultMemory;

    /// <summary>The field lines of the settings, for every answer of the site.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>The most bytes of the lines of a <see cref="Representation"/>.</summary>
    public int LongestLines => MostOwnLines
        + CacheRules.Select(static rule => Encoding.UTF8.GetByteCount(rule.Value)).DefaultIfEmpty().Max()
        + Headers.Sum(static header => Encoding.UTF8.GetByteCount($"{header}\r\n"));
}
