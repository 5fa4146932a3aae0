using System.Text;
using Uring.Server.Http.Sites.Files;

namespace Uring.Tests.Server;

/// <summary>The field lines of the answers with files.</summary>
public sealed class RepresentationTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    [Fact]
    public void A_file_has_the_lines_of_its_type_its_length_and_its_validators()
    {
        _folder.Write("a.css", "p {}");
        using SiteFiles files = _folder.Read();
        Representation file = SiteFolder.Find(files, "/a.css")!.Identity;
        string tag = Encoding.ASCII.GetString(file.EntityTag);
        Assert.Matches("^\"[0-9a-f]{16}\"$", tag);
        Assert.Equal((200, true), (file.Status, file.HasValidators));
        Assert.Equal(new DateTimeOffset(SiteFolder.Time).ToUnixTimeSeconds(), file.LastModified);
        Assert.Equal("Content-type: text/css; charset=utf-8\r\n", Encoding.ASCII.GetString(file.TypeLines));
        Assert.Equal("Content-length: 4\r\n", Encoding.ASCII.GetString(file.LengthLine));
        Assert.Equal(
            $"ETag: {tag}\r\nLast-modified: Sun, 17 May 2026 10:20:30 GMT\r\nAccept-ranges: bytes\r\n", Encoding.ASCII.GetString(file.CommonLines));
    }

    [Fact]
    public void Each_coding_has_its_own_tag_and_all_codings_vary()
    {
        _folder.Write("a.js", "let a;").Write("a.js.gz", [0x1F, 0x8B, 8, 1]).Write("a.js.br", [1, 2, 3]).Write("b.js", "let b;");
        using SiteFiles files = _folder.Read();
        SiteEntry entry = SiteFolder.Find(files, "/a.js")!;
        Assert.Equal("Content-type: text/javascript; charset=utf-8\r\n", Encoding.ASCII.GetString(entry.Identity.TypeLines));
        Assert.Equal(
            "Content-type: text/javascript; charset=utf-8\r\nContent-encoding: gzip\r\n", Encoding.ASCII.GetString(entry.Gzip!.TypeLines));
        Assert.Equal("Content-type: text/javascript; charset=utf-8\r\nContent-encoding: br\r\n", Encoding.ASCII.GetString(entry.Brotli!.TypeLines));
        Representation[] all = [entry.Identity, entry.Gzip, entry.Brotli];
        Assert.Equal(3, all.Select(static one => Encoding.ASCII.GetString(one.EntityTag)).Distinct().Count());
        Assert.All(all, static one => Assert.StartsWith("Vary: Accept-Encoding\r\nETag: ", Encoding.ASCII.GetString(one.CommonLines), StringComparison.Ordinal));
        Assert.Equal([6u, 4u, 3u], all.Select(static one => one.Length));
        Assert.DoesNotContain("Vary", SiteFolder.Lines(SiteFolder.Find(files, "/b.js")!.Identity), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tag_is_that_of_the_content_and_not_of_the_file()
    {
        _folder.Write("a.txt", "one").Write("b.txt", "two").Write("same.txt", "one", age: 50);
        using SiteFiles first = _folder.Read();
        _folder.Write("b.txt", "TWO");
        using SiteFiles second = _folder.Read();
        Assert.Equal(Tag(first, "/a.txt"), Tag(second, "/a.txt"));
        Assert.Equal(Tag(first, "/a.txt"), Tag(first, "/same.txt"));
        Assert.NotEqual(Tag(first, "/b.txt"), Tag(second, "/b.txt"));
        Assert.NotEqual(Tag(first, "/a.txt"), Tag(first, "/b.txt"));
    }

    [Fact]
    public void Headers_of_the_settings_are_on_every_answer_and_replace_its_lines()
    {
        _folder.Write("index.html", "i").Write("d/index.html", "d");
        using SiteFiles files = SiteFiles.Read(_folder.Options with
        {
            Headers = [SiteFolder.Field("X-All: \u00e4"), SiteFolder.Field("accept-RANGES: none"), SiteFolder.Field("date: never")],
        });
        Assert.True(files.GivesDate);
        Assert.All(files.Representations, static one => Assert.Contains("\r\nX-All: \u00e4\r\naccept-RANGES: none\r\n", SiteFolder.Lines(one), StringComparison.Ordinal));
        Assert.All(files.Representations, static one => Assert.DoesNotContain("Accept-ranges: bytes", SiteFolder.Lines(one), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ETag: \"mine\"")]
    [InlineData("last-modified: Sun, 06 Nov 1994 08:49:37 GMT")]
    public void A_tag_or_a_date_of_the_settings_takes_the_validators_away(string header)
    {
        _folder.Write("a.txt", "a");
        using SiteFiles files = SiteFiles.Read(_folder.Options with { Headers = [SiteFolder.Field(header)] });
        Representation file = SiteFolder.Find(files, "/a.txt")!.Identity;
        Assert.Equal((false, 0L), (file.HasValidators, file.LastModified));
        Assert.Empty(file.EntityTag);
        Assert.Equal($"{header}\r\n", Encoding.ASCII.GetString(file.CommonLines));
        Assert.False(files.GivesDate);
    }

    [Theory]
    [InlineData("Vary: Origin", "Vary: Accept-Encoding\r\n", true)]
    [InlineData("Vary: Origin, accept-encoding", "Vary: Accept-Encoding\r\n", false)]
    [InlineData("Vary: *", "Vary: Accept-Encoding\r\n", false)]
    public void A_Vary_of_the_settings_is_beside_that_of_the_codings(string header, string own, bool both)
    {
        _folder.Write("a.txt", "a").Write("a.txt.br", "b");
        using SiteFiles files = SiteFiles.Read(_folder.Options with { Headers = [SiteFolder.Field(header)] });
        string lines = SiteFolder.Lines(SiteFolder.Find(files, "/a.txt")!.Identity);
        Assert.Contains($"{header}\r\n", lines, StringComparison.Ordinal);
        Assert.Equal(both, lines.Contains(own, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/index.html", "first")]
    [InlineData("/docs/", "docs")]
    [InlineData("/docs/a.css", "style")]
    [InlineData("/assets/x/b.css", "assets")]
    [InlineData("/assets", null)]
    [InlineData("/assetsb.txt", null)]
    [InlineData("/a.cssx", null)]
    public void The_first_rule_that_matches_a_path_gives_Cache_control(string target, string? value)
    {
        _folder.Write("index.html", "i").Write("docs/index.html", "d").Write("docs/a.css", "c").Write("assets/x/b.css", "b").Write("assets/index.html", "ai")
            .Write("assetsb.txt", "b").Write("a.cssx", "x");
        using SiteFiles files = SiteFiles.Read(_folder.Options with
        {
            CacheRules =
            [
                new CacheRule("/", "first"), new CacheRule("/docs/", "docs"), new CacheRule("/docs/index.html", "unused"),
                new CacheRule("/assets/*", "assets"), new CacheRule("*.css", "style"),
            ],
        });
        string lines = SiteFolder.Lines(SiteFolder.Find(files, target)!.Identity);
        Assert.Equal(value is not null, lines.Contains("Cache-control: ", StringComparison.Ordinal));
        Assert.Contains(value is null ? "" : $"\r\nCache-control: {value}\r\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_precedes_a_Cache_control_of_the_settings_for_its_paths()
    {
        _folder.Write("a.css", "a").Write("b.txt", "b");
        using SiteFiles files = SiteFiles.Read(_folder.Options with
        {
            CacheRules = [new CacheRule("*.css", "immutable")],
            Headers = [SiteFolder.Field("cache-CONTROL: no-store"), SiteFolder.Field("X: y")],
        });
        string ruled = SiteFolder.Lines(SiteFolder.Find(files, "/a.css")!.Identity);
        Assert.Contains("\r\nCache-control: immutable\r\nX: y\r\n", ruled, StringComparison.Ordinal);
        Assert.DoesNotContain("no-store", ruled, StringComparison.Ordinal);
        Assert.Contains("\r\ncache-CONTROL: no-store\r\nX: y\r\n", SiteFolder.Lines(SiteFolder.Find(files, "/b.txt")!.Identity), StringComparison.Ordinal);
    }

    [Fact]
    public void The_date_of_a_file_before_1970_is_a_date()
    {
        _folder.Write("old.txt", "old");
        File.SetLastWriteTimeUtc(_folder.Path("old.txt"), new DateTime(1969, 12, 31, 23, 59, 58, DateTimeKind.Utc));
        using SiteFiles files = _folder.Read();
        Representation old = SiteFolder.Find(files, "/old.txt")!.Identity;
        Assert.Equal(-2, old.LastModified);
        Assert.Contains("Last-modified: Wed, 31 Dec 1969 23:59:58 GMT\r\n", SiteFolder.Lines(old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_date_of_a_file_is_not_later_than_the_read()
    {
        _folder.Write("future.txt", "f").Write("far.txt", "f");
        File.SetLastWriteTimeUtc(_folder.Path("future.txt"), DateTime.UtcNow.AddDays(2));
        await _folder.ShellAsync("touch -d @300000000000 far.txt");
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using SiteFiles files = _folder.Read();
        long after = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.All((string[])["/future.txt", "/far.txt"], target =>
        {
            Representation file = SiteFolder.Find(files, target)!.Identity;
            Assert.InRange(file.LastModified, before, after);
            Assert.Contains($"Last-modified: {DateTimeOffset.FromUnixTimeSeconds(file.LastModified):R}\r\n", SiteFolder.Lines(file), StringComparison.Ordinal);
        });
    }

    private static string Tag(SiteFiles files, string target) => Encoding.ASCII.GetString(SiteFolder.Find(files, target)!.Identity.EntityTag);

    public void Dispose() => _folder.Dispose();
}
