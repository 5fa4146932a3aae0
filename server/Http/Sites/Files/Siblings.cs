using System.Text;
using Uring.Server.Files;

namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// Combines each file with its compressed siblings: <c>app.js.gz</c> and <c>app.js.br</c> are representations
/// of <c>app.js</c>. Each sibling is also a file with a path, as in nginx. A file that is in gzip itself,
/// such as <c>a.svgz</c>, has no siblings: a client removes one coding, and would get a compressed image.
/// </summary>
internal sealed class Siblings
{
    /// <summary>The content coding of gzip: RFC 9110, section 8.4.1.3.</summary>
    public const string Gzip = "gzip";

    private const string GzipName = ".gz";
    private const string BrotliName = ".br";

    // The first year of DateTime.
    private static readonly long s_earliest = DateTimeOffset.MinValue.ToUnixTimeSeconds();

    // RFC 9110, section 8.8.2.1: Last-Modified must not be later than the Date of the answer.
    private readonly long _latest = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private readonly Dictionary<string, ReadFile> _files;
    private readonly Omissions _omissions;

    private Siblings(IReadOnlyList<ReadFile> files, Omissions omissions) =>
        (_files, _omissions) = (files.ToDictionary(static file => KeyOf(file.File)), omissions);

    // RFC 1952: the magic number, and the only method of compression.
    private static ReadOnlySpan<byte> GzipStart => [0x1F, 0x8B, 8];

    /// <param name="files">All files of the site.</param>
    /// <param name="omissions">The list that takes the siblings that are not used.</param>
    public static IReadOnlyList<SiteFile> Combine(IReadOnlyList<ReadFile> files, Omissions omissions)
    {
        Siblings siblings = new(files, omissions);
        return [.. files.Select(siblings.Combine)];
    }

    private static string KeyOf(TreeFile file) => Encoding.Latin1.GetString(file.Path);

    private static string? GzipMistake(ReadOnlySpan<byte> content) => content.StartsWith(GzipStart) ? null : "does not begin as gzip does";

    private static string? BrotliMistake(ReadOnlySpan<byte> content) => content.IsEmpty ? "is empty" : null;

    private SiteFile Combine(ReadFile file)
    {
        bool isInGzip = IsInGzip(file);
        return new(
            [(byte)'/', .. file.File.Path],
            long.Clamp(file.File.Status.Modified.Seconds, s_earliest, _latest),
            file.Body,
            Find(file, GzipName, isInGzip ? AlreadyCompressed : GzipMistake),
            Find(file, BrotliName, isInGzip ? AlreadyCompressed : BrotliMistake))
        {
            OwnCoding = isInGzip ? Gzip : null,
        };
    }

    /// <summary>Whether the file itself is in gzip, by its name and its first bytes.</summary>
    private bool IsInGzip(ReadFile file)
    {
        if (!FileTypes.IsInGzip(file.File.Path))
        {
            return false;
        }

        string? mistake = GzipMistake(file.Body.Span);
        if (mistake is not null)
        {
            _omissions.AddLine(file.File.Path, $"is sent without Content-encoding: it {mistake}");
        }

        return mistake is null;
    }

    private static string? AlreadyCompressed(ReadOnlySpan<byte> content) => "compresses a file that is in gzip";

    private FileBody? Find(ReadFile file, string suffix, Func<ReadOnlySpan<byte>, string?> mistakeOf)
    {
        if (!_files.TryGetValue(KeyOf(file.File) + suffix, out ReadFile? sibling))
        {
            return null;
        }

        // In seconds: archives and image layers cut the fractions off.
        string? mistake = sibling.File.Status.Modified.Seconds < file.File.Status.Modified.Seconds
            ? "is older than that file"
            : mistakeOf(sibling.Body.Span);
        if (mistake is null)
        {
            return sibling.Body;
        }

        _omissions.AddLine(sibling.File.Path, $"is not used for '{Omissions.Show(file.File.Path)}': it {mistake}");
        return null;
    }
}
