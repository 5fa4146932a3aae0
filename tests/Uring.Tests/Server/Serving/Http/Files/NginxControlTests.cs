using System.Globalization;
using System.IO.Compression;

namespace Uring.Tests.Server;

/// <summary>Answers with files are those of nginx, but for differences with a reason.</summary>
[Collection(ServerCollection.Name)]
public sealed class NginxControlTests(PublishedServer published) : IDisposable
{
    private const string Earlier = "Sat, 01 Nov 2025 00:00:00 GMT";
    private const string Later = "Wed, 11 Nov 2026 00:00:00 GMT";

    private static readonly string[] s_compared = ["Content-length", "Content-range", "Content-encoding", "Last-modified", "Location"];

    private readonly ServedFolder _site = new();

    private static string Modified => ServedFolder.Modified.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>
    /// Requests: the method, the target, and fields in which TAG stands for the entity tag of the file.
    /// </summary>
    private static IEnumerable<(string Method, string Path, string Fields)> Requests()
    {
        foreach (string path in new[]
        {
            "/", "/index.html", "/docs", "/docs/", "/docs/index.html", "/docs/deep/page.html", "/a.txt", "/empty.css", "/medium.js", "/nothing", "/a.txt/",
            "/with%20space.txt", "/docs/../a.txt", "/docs/./deep/page.html", "/%61.txt", "/a.txt?query=1", "/docs/?x", "/a%2etxt", "/A.TXT", "/nothing/", "/zip.txt",
            "/docs?x=1", "/docs?", "/docs?a=b&c=%2F%0d%0a", "/docs?x?y=/../", "/docs?\"<>\\^`{|}", "/%64ocs?x", "/x/../docs?x", "/nothing?x", "/image.svgz",
        })
        {
            yield return ("GET", path, "");
            yield return ("HEAD", path, "");
        }

        foreach (string fields in new[]
        {
            "If-None-Match: TAG", "If-None-Match: W/TAG", "If-None-Match: \"x\", TAG", "If-None-Match: \"x\",\"y\"", "If-None-Match: *",
            "If-Match: TAG", "If-Match: \"x\", TAG", "If-Match: \"x\"", "If-Match: *", "If-Match: W/TAG",
            $"If-Modified-Since: {Modified}", $"If-Modified-Since: {Earlier}", "If-Modified-Since: rubbish",
            $"If-Unmodified-Since: {Modified}", $"If-Unmodified-Since: {Later}", $"If-Unmodified-Since: {Earlier}",
            $"If-None-Match: \"x\"\r\nIf-Modified-Since: {Modified}", $"If-None-Match: TAG\r\nIf-Modified-Since: {Modified}",
            $"If-Match: TAG\r\nIf-None-Match: TAG", "If-Match: \"x\"\r\nIf-None-Match: TAG",
            "Range: bytes=0-0", "Range: bytes=0-4", "Range: bytes=2-", "Range: bytes=-4", "Range: bytes=0-99999999", "Range: bytes=99999999-", "Range: bytes=-0",
            "Range: bytes=5-3", "Range: lines=1-2", "Range: bytes=a-b", "Range: bytes=-99999999",
            "Range: bytes=0-4\r\nIf-Range: TAG", "Range: bytes=0-4\r\nIf-Range: \"x\"", $"Range: bytes=0-4\r\nIf-Range: {Modified}",
            $"Range: bytes=0-4\r\nIf-Range: {Earlier}", "Range: bytes=0-4\r\nIf-None-Match: TAG", "Range: bytes=0-4\r\nIf-Match: \"x\"",
        })
        {
            yield return ("GET", "/a.txt", $"{fields}\r\n");
            yield return ("GET", "/medium.js", $"{fields}\r\n");
        }

        foreach (string coding in new[] { "gzip", "gzip;q=0", "gzip;q=0.5", "br, gzip", "identity", "*;q=0, gzip", "GZIP", "deflate" })
        {
            yield return ("GET", "/zip.txt", $"Accept-Encoding: {coding}\r\n");
            yield return ("GET", "/zip.txt", $"Accept-Encoding: {coding}\r\nRange: bytes=1-5\r\n");
        }

        foreach (string fields in new[]
        {
            "Accept-Encoding: gzip", "Accept-Encoding: identity", "Accept-Encoding: gzip;q=0", "Range: bytes=1-5", "Range: bytes=-3", "Range: bytes=999-",
            "Range: bytes=1-5\r\nIf-Range: TAG", "Range: bytes=1-5\r\nAccept-Encoding: gzip", "If-None-Match: TAG", "If-Match: \"x\"",
        })
        {
            yield return ("GET", "/image.svgz", $"{fields}\r\n");
        }

        yield return ("GET", "/zip.txt.gz", "");
        yield return ("POST", "/a.txt", "Content-length: 0\r\n");
        yield return ("DELETE", "/a.txt", "");
        yield return ("POST", "/nothing", "Content-length: 0\r\n");
    }

    /// <summary>The reason why an answer may differ from that of nginx; null where it must not.</summary>
    private static string? ReasonToDiffer(string method, string path, string fields) => (method, path, fields) switch
    {
        (_, _, "Range: bytes=5-3\r\n") => "the syntax is invalid, and such a field is ignored: RFC 9110, section 14.1.1; nginx answers 416",
        (_, _, "Range: bytes=a-b\r\n") => "the same",
        (_, "/zip.txt", _) when fields.Contains("Range", StringComparison.Ordinal) && IsGzip(fields) =>
            "a range of a coded representation is one of its bytes: RFC 9110, section 14.2; nginx sends such files whole",
        (_, "/image.svgz", "If-None-Match: TAG\r\n") => "a 304 has no field of the representation but a few: RFC 9110, section 15.4.5; add_header of nginx sends it",
        _ => null,
    };

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Answers_are_those_of_nginx(string mode)
    {
        byte[] text = [.. Enumerable.Range(0, 3000).Select(number => (byte)('a' + (number % 7)))];
        _site.Write("zip.txt", text);
        using (MemoryStream zipped = new())
        {
            using (GZipStream gzip = new(zipped, CompressionLevel.Optimal, leaveOpen: true))
            {
                gzip.Write(text);
            }

            _site.Write("zip.txt.gz", zipped.ToArray());
            _site.Write("image.svgz", zipped.ToArray());
        }

        await using NginxSite nginx = await NginxSite.StartAsync(_site.Path);
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--root", _site.Path);
        List<string> differences = [];
        foreach ((string method, string path, string fields) in Requests())
        {
            HttpAnswer expected = await AskAsync(() => KeptClient.ConnectAsync(nginx.EndPoint), method, path, fields);
            HttpAnswer actual = await AskAsync(() => watched.ConnectAsync(), method, path, fields);
            string? how = Differs(expected, actual);
            string? reason = ReasonToDiffer(method, path, fields);
            if ((how is null) != (reason is null))
            {
                differences.Add($"{method} {path} {fields.ReplaceLineEndings(" ")}: {how ?? $"does not differ any more: {reason}"}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        await watched.RequireBalanceAsync();
    }

    public void Dispose() => _site.Dispose();

    private static bool IsGzip(string fields) => fields.Contains("gzip", StringComparison.OrdinalIgnoreCase) && !fields.Contains("q=0\r", StringComparison.Ordinal);

    private static string? Differs(HttpAnswer expected, HttpAnswer actual)
    {
        if (expected.Status != actual.Status)
        {
            return $"{actual.Status} instead of {expected.Status}";
        }

        // The text of an error is the server's own.
        if (expected.Status is not (200 or 206 or 304))
        {
            return expected.Field("Location") == actual.Field("Location") ? null : $"Location {actual.Field("Location")} instead of {expected.Field("Location")}";
        }

        foreach (string name in s_compared)
        {
            if (expected.Field(name) != actual.Field(name))
            {
                return $"{name} {actual.Field(name) ?? "none"} instead of {expected.Field(name) ?? "none"}";
            }
        }

        return expected.Content.AsSpan().SequenceEqual(actual.Content) ? null : "the bodies differ";
    }

    private static async Task<HttpAnswer> AskAsync(Func<Task<KeptClient>> connect, string method, string path, string fields)
    {
        using KeptClient client = await connect();
        if (fields.Contains("TAG", StringComparison.Ordinal))
        {
            fields = fields.Replace("TAG", (await client.AskAsync(path)).Field("ETag"), StringComparison.Ordinal);
        }

        return await client.AskAsync(path, method, fields);
    }
}
