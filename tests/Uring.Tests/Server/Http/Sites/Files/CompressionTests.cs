using System.IO.Compression;
using System.Text;
using Uring.Server.Http.Sites.Files;

namespace Uring.Tests.Server;

/// <summary>Compressed siblings of files, and the representations that the server makes.</summary>
public sealed class CompressionTests : IDisposable
{
    private static readonly byte[] s_gzip = [0x1F, 0x8B, 8, 0, 1, 2, 3];

    // Text that compresses well, and that has no line twice.
    private static readonly string s_text = string.Concat(Enumerable.Range(0, 1000).Select(static number => $"line {number} of the text\n"));

    private readonly SiteFolder _folder = new();

    [Fact]
    public void Siblings_are_representations_of_the_file_and_files_themselves()
    {
        _folder.Write("a.js", "let a;").Write("a.js.gz", s_gzip).Write("a.js.br", "br").Write("d/b.css.gz", s_gzip).Write("alone.br", "br");
        using SiteFiles files = _folder.Read();
        SiteEntry entry = SiteFolder.Find(files, "/a.js")!;
        Assert.Equal(s_gzip, SiteFolder.Body(entry.Gzip));
        Assert.Equal("br"u8.ToArray(), SiteFolder.Body(entry.Brotli));
        SiteEntry gzip = SiteFolder.Find(files, "/a.js.gz")!;
        Assert.Equal(s_gzip, SiteFolder.Body(gzip.Identity));
        Assert.StartsWith("Content-type: application/gzip\r\nContent-length: ", SiteFolder.Lines(gzip.Identity), StringComparison.Ordinal);
        Assert.Null(gzip.Gzip);
        Assert.Equal("application/octet-stream", FileTypes.Of("/a.js.br"u8));
        Assert.NotNull(SiteFolder.Find(files, "/d/b.css.gz"));
        Assert.Null(SiteFolder.Find(files, "/d/b.css"));
        Assert.Empty(files.Notices);
        Assert.Equal("5 files in 2 directories with 24 bytes, 1 also as gzip, 1 also as br", $"{files.Counts}");
    }

    [Fact]
    public void An_svgz_file_is_an_image_in_gzip_and_has_no_sibling()
    {
        _folder.Write("a.svg", "<svg/>").Write("a.svgz", s_gzip).Write("d/B.SVGZ", s_gzip).Write("a.svgz.gz", s_gzip).Write("a.svgz.br", "br");
        using SiteFiles files = _folder.Read();
        foreach (string target in (string[])["/a.svgz", "/d/B.SVGZ"])
        {
            SiteEntry entry = SiteFolder.Find(files, target)!;
            Assert.Equal("Content-type: image/svg+xml\r\nContent-encoding: gzip\r\n", Encoding.ASCII.GetString(entry.Identity.TypeLines));
            Assert.Equal(s_gzip, SiteFolder.Body(entry.Identity));
            Assert.Null(entry.Gzip ?? entry.Brotli);
            Assert.DoesNotContain("Vary", SiteFolder.Lines(entry.Identity), StringComparison.Ordinal);
            Assert.True(entry.Identity.HasValidators);
        }

        SiteEntry image = SiteFolder.Find(files, "/a.svg")!;
        Assert.Null(image.Gzip ?? image.Brotli);
        Assert.Equal(s_gzip, SiteFolder.Body(SiteFolder.Find(files, "/a.svgz.gz")!.Identity));
        Assert.Equal(
            [
                "--root: 'a.svgz.gz' is not used for 'a.svgz': it compresses a file that is in gzip",
                "--root: 'a.svgz.br' is not used for 'a.svgz': it compresses a file that is in gzip",
            ],
            files.Notices);
    }

    [Fact]
    public void An_svgz_file_that_is_not_in_gzip_is_sent_without_the_coding()
    {
        _folder.Write("a.svgz", s_text);
        using SiteFiles files = _folder.Read();
        Assert.Equal(["--root: 'a.svgz' is sent without Content-encoding: it does not begin as gzip does"], files.Notices);
        Assert.Equal("Content-type: image/svg+xml\r\n", Encoding.ASCII.GetString(SiteFolder.Find(files, "/a.svgz")!.Identity.TypeLines));
        Assert.Equal(0, files.Counts.Omitted);
    }

    [Fact]
    public void An_svgz_file_is_not_compressed_again_under_any_of_its_names()
    {
        // The bytes behind the start are text, so only the name and the start keep the server from
        // compressing them.
        byte[] content = [.. s_gzip, .. Encoding.ASCII.GetBytes(s_text)];
        _folder.Write("a.svgz", content).Link("b.svgz", "a.svgz").Link("c.txt", "a.svgz");
        using SiteFiles files = _folder.Read();
        using SiteFiles compressed = files.Compressed(TestContext.Current.CancellationToken);
        Assert.Null(SiteFolder.Find(compressed, "/a.svgz")!.Gzip);
        Assert.Null(SiteFolder.Find(compressed, "/b.svgz")!.Gzip);
        Assert.NotNull(SiteFolder.Find(compressed, "/c.txt")!.Gzip);
        Assert.Empty(compressed.Notices);
    }

    [Theory]
    [InlineData("a.txt.gz", new byte[] { 0x1F, 0x8B, 8 }, 1, "is older than that file")]
    [InlineData("a.txt.br", new byte[] { 1 }, 3600, "is older than that file")]
    [InlineData("a.txt.gz", new byte[] { 0x1F, 0x8B }, 0, "does not begin as gzip does")]
    [InlineData("a.txt.gz", new byte[] { 0x50, 0x4B, 3, 4 }, 0, "does not begin as gzip does")]
    [InlineData("a.txt.br", new byte[0], 0, "is empty")]
    public void A_sibling_that_is_not_used_is_a_notice_and_stays_a_file(string name, byte[] content, int age, string mistake)
    {
        _folder.Write("a.txt", "text").Write(name, content, age);
        using SiteFiles files = _folder.Read();
        SiteEntry entry = SiteFolder.Find(files, "/a.txt")!;
        Assert.Null(entry.Gzip ?? entry.Brotli);
        Assert.Equal(content, SiteFolder.Body(SiteFolder.Find(files, $"/{name}")!.Identity));
        Assert.Equal([$"--root: '{name}' is not used for 'a.txt': it {mistake}"], files.Notices);
        Assert.Equal(0, files.Counts.Omitted);
    }

    [Fact]
    public void The_age_of_a_sibling_counts_in_whole_seconds()
    {
        _folder.Write("a.txt", "text").Write("a.txt.br", "br");
        File.SetLastWriteTimeUtc(_folder.Path("a.txt"), SiteFolder.Time.AddMilliseconds(900));
        using SiteFiles files = _folder.Read();
        Assert.NotNull(SiteFolder.Find(files, "/a.txt")!.Brotli);
    }

    [Fact]
    public void Compressed_bodies_are_those_of_the_content_and_the_file_keeps_its_tag()
    {
        _folder.Write("a.txt", s_text).Write("d/b.json", s_text[..5000]);
        using SiteFiles files = _folder.Read();
        using SiteFiles compressed = files.Compressed(TestContext.Current.CancellationToken);
        foreach ((string target, string text) in new[] { ("/a.txt", s_text), ("/d/b.json", s_text[..5000]) })
        {
            SiteEntry entry = SiteFolder.Find(compressed, target)!;
            Assert.Equal(text, Encoding.UTF8.GetString(SiteFolder.Body(entry.Identity)));
            Assert.Equal(text, Decompress(new GZipStream(new MemoryStream(SiteFolder.Body(entry.Gzip)), CompressionMode.Decompress)));
            Assert.Equal(SiteFolder.Find(files, target)!.Identity.EntityTag, entry.Identity.EntityTag);
            Assert.Null(SiteFolder.Find(files, target)!.Gzip);
            Assert.Contains("\r\nVary: Accept-Encoding\r\n", SiteFolder.Lines(entry.Identity), StringComparison.Ordinal);
        }

        Assert.Equal((2, 0), (compressed.Counts.Gzip, compressed.Counts.Brotli));
        Assert.Empty(compressed.Notices);
        Assert.InRange(compressed.Bytes, files.Bytes, files.Bytes + s_text.Length);
    }

    [Fact]
    public void Small_files_and_files_that_gain_nothing_and_compressed_types_stay_as_they_are()
    {
        byte[] noise = new byte[5000];
        new Random(1).NextBytes(noise);
        _folder.Write("small.txt", new string('a', 1023)).Write("noise.txt", noise).Write("a.png", s_text).Write("a.unknown", s_text)
            .Write("limit.txt", new string('a', 1024));
        using SiteFiles files = _folder.Read();
        using SiteFiles compressed = files.Compressed(TestContext.Current.CancellationToken);
        Assert.Equal(1, compressed.Counts.Gzip);
        Assert.NotNull(SiteFolder.Find(compressed, "/limit.txt")!.Gzip);
        Assert.Empty(compressed.Notices);
    }

    [Fact]
    public void A_sibling_precedes_the_compression_of_the_server()
    {
        _folder.Write("a.txt", s_text).Write("a.txt.gz", s_gzip).Write("b.txt", s_text + "b").Write("b.txt.br", "br");
        using SiteFiles files = _folder.Read();
        using SiteFiles compressed = files.Compressed(TestContext.Current.CancellationToken);
        Assert.Equal(s_gzip, SiteFolder.Body(SiteFolder.Find(compressed, "/a.txt")!.Gzip));
        SiteEntry entry = SiteFolder.Find(compressed, "/b.txt")!;
        Assert.Equal("br"u8.ToArray(), SiteFolder.Body(entry.Brotli));
        Assert.NotNull(entry.Gzip);
    }

    [Fact]
    public void Names_of_one_file_share_a_compressed_body_and_a_sibling_is_that_of_one_name()
    {
        _folder.Write("a.txt", s_text).Link("b.txt", "a.txt").Link("c.png", "a.txt").Link("d.txt", "a.txt").Write("b.txt.gz", s_gzip);
        using SiteFiles files = _folder.Read();
        using SiteFiles compressed = files.Compressed(TestContext.Current.CancellationToken);
        Assert.NotEqual(s_gzip, SiteFolder.Body(SiteFolder.Find(compressed, "/a.txt")!.Gzip));
        Assert.Equal(s_gzip, SiteFolder.Body(SiteFolder.Find(compressed, "/b.txt")!.Gzip));
        Assert.Null(SiteFolder.Find(compressed, "/c.png")!.Gzip);
        Assert.Equal(
            SiteFolder.Find(compressed, "/a.txt")!.Gzip!.EntityTag, SiteFolder.Find(compressed, "/d.txt")!.Gzip!.EntityTag);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_version_can_end_before_the_other(bool firstEndsFirst)
    {
        _folder.Write("a.txt", s_text);
        SiteFiles files = _folder.Read();
        SiteFiles compressed = files.Compressed(TestContext.Current.CancellationToken);
        (firstEndsFirst ? files : compressed).Dispose();
        SiteFiles other = firstEndsFirst ? compressed : files;
        Assert.Equal(s_text, SiteFolder.Content(other, "/a.txt"));
        Assert.Equal(firstEndsFirst, SiteFolder.Find(other, "/a.txt")!.Gzip is not null);
        other.Dispose();
    }

    [Fact]
    public void Compression_stays_within_the_memory_and_a_notice_reports_it()
    {
        _folder.Write("a.txt", s_text).Write("b.txt", s_text + s_text);
        using SiteFiles files = SiteFiles.Read(_folder.Options with { MaxMemory = (3 * s_text.Length) + 4096 + (s_text.Length / 5) });
        using SiteFiles compressed = files.Compressed(TestContext.Current.CancellationToken);
        Assert.InRange(compressed.Counts.Gzip, 0, 1);
        Assert.InRange(compressed.Bytes, files.Bytes, (3 * s_text.Length) + 4096 + (s_text.Length / 5));
        Assert.Equal(["--max-memory: does not suffice for the compression of all files: give a larger size"], compressed.Notices);
        Assert.Equal(s_text, SiteFolder.Content(compressed, "/a.txt"));
    }

    [Fact]
    public void Compression_can_be_cancelled()
    {
        _folder.Write("a.txt", s_text);
        using SiteFiles files = _folder.Read();
        Assert.Throws<OperationCanceledException>(() => files.Compressed(new CancellationToken(canceled: true)));
        Assert.Equal(s_text, SiteFolder.Content(files, "/a.txt"));
    }

    [Fact]
    public void A_disposed_site_is_not_compressed()
    {
        _folder.Write("a.txt", s_text);
        SiteFiles files = _folder.Read();
        files.Dispose();
        Assert.Throws<ObjectDisposedException>(() => files.Compressed(TestContext.Current.CancellationToken));
    }

    private static string Decompress(Stream stream)
    {
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    public void Dispose() => _folder.Dispose();
}
