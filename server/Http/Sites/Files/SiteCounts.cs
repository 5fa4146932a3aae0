using System.Globalization;

namespace Uring.Server.Http.Sites.Files;

/// <summary>The size of a site.</summary>
/// <param name="Files">The number of files that are served.</param>
/// <param name="Directories">The number of directories that were read, with the outermost one.</param>
/// <param name="FileBytes">The sum of the lengths of the files.</param>
/// <param name="Gzip">The number of files that also are there in gzip.</param>
/// <param name="Brotli">The number of files that also are there in Brotli.</param>
/// <param name="Omitted">The number of files and directories that are not served.</param>
internal sealed record SiteCounts(int Files, int Directories, long FileBytes, int Gzip, int Brotli, int Omitted)
{
    public static SiteCounts Of(SiteContent content) => new(
        content.Files.Count,
        content.Directories,
        content.Files.Sum(static file => (long)file.Identity.Length),
        content.Files.Count(static file => file.Gzip is not null),
        content.Files.Count(static file => file.Brotli is not null),
        content.Omitted);

    public override string ToString()
    {
        string codings = string.Join(", ", new[] { (Gzip, "gzip"), (Brotli, "br") }
            .Where(static coding => coding.Item1 > 0)
            .Select(static coding => string.Create(CultureInfo.InvariantCulture, $"{coding.Item1} also as {coding.Item2}")));
        return $"{Count(Files, "file", "files")} in {Count(Directories, "directory", "directories")} with {Count(FileBytes, "byte", "bytes")}"
            + (codings.Length == 0 ? "" : $", {codings}")
            + (Omitted == 0 ? "" : $"; {Omitted} not served");
    }

    private static string Count(long count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}
