namespace Uring.Server.Http.Sites.Files;

/// <summary>A file of the site, and its content in each coding.</summary>
/// <param name="Path">The path from the root, decoded, with a leading slash.</param>
/// <param name="Modified">Seconds since 1970.</param>
/// <param name="Identity">The content of the file itself.</param>
/// <param name="Gzip">The content in gzip; null without one.</param>
/// <param name="Brotli">The content in Brotli; null without one.</param>
internal sealed record SiteFile(byte[] Path, long Modified, FileBody Identity, FileBody? Gzip = null, FileBody? Brotli = null)
{
    /// <summary>
    /// The coding that the content of the file itself is in; null for none. Such a file has no other
    /// representation.
    /// </summary>
    public string? OwnCoding { get; init; }

    private static ReadOnlySpan<byte> Index => "/index.html"u8;

    /// <summary>
    /// The path of the directory, with a slash at its end, when the file is its index; null otherwise.
    /// </summary>
    public byte[]? Directory => Path.AsSpan().EndsWith(Index) ? Path[..^(Index.Length - 1)] : null;
}
