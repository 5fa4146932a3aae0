using System.Text;
using Uring.Server.Files;

namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// Combines each file with its compressed siblings: <c>app.js.gz</c> and <c>app.js.br</c> are representations
/// of <c>app.js</c>. Each sibling is also a file with a path, as in nginx.
/// </summary>
internal sealed class Siblings
{
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

    private SiteFile Combine(ReadFile file) => new(
        [(byte)'/', .. file.File.Path],
        long.Clamp(file.File.Status.Modified.Seconds, s_earliest, _latest),
        file.Body,
        Find(file, GzipName, static content => content.StartsWith(GzipStart) ? null : "does not begin as gzip does"),
        Find(file, BrotliName, static content => content.IsEmpty ? "is empty" : null));

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
