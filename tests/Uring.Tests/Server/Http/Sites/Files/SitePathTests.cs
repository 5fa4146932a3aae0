using System.Text;
using Uring.Server.Files;
using Uring.Server.Http.Sites.Files;
using Uring.Server.Operator;

namespace Uring.Tests.Server;

/// <summary>The paths of requests that the files of a directory answer.</summary>
public sealed class SitePathTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    [Fact]
    public void A_file_has_the_path_from_the_directory_on()
    {
        _folder.Write("a.txt", "a").Write("css/deep/b.css", "b").Write("none.txt", "");
        using SiteFiles files = _folder.Read();
        Assert.Equal("a", SiteFolder.Content(files, "/a.txt"));
        Assert.Equal("b", SiteFolder.Content(files, "/css/deep/b.css?v=1"));
        Assert.Equal("b", SiteFolder.Content(files, "/css/../css/./deep/%62.css"));
        Assert.Equal(0u, SiteFolder.Find(files, "/none.txt")!.Identity.Length);
        Assert.Equal((3, 3), (files.Counts.Files, files.Counts.Directories));
        foreach (string other in (string[])["/", "/css", "/css/", "/css/deep", "/A.txt", "/a.txt/", "//a.txt", "/css%2Fdeep/b.css", "/a.txt.gz"])
        {
            Assert.Null(SiteFolder.Find(files, other));
        }
    }

    [Fact]
    public void An_index_has_the_path_of_its_directory_too_and_the_path_without_the_slash_is_a_redirect()
    {
        _folder.Write("index.html", "root").Write("docs/index.html", "docs").Write("docs/api/index.html", "api").Write("docs/xindex.html", "x");
        using SiteFiles files = _folder.Read();
        Assert.Same(SiteFolder.Find(files, "/"), SiteFolder.Find(files, "/index.html"));
        Assert.Same(SiteFolder.Find(files, "/docs/"), SiteFolder.Find(files, "/docs/index.html"));
        Assert.Equal("root", SiteFolder.Content(files, "/"));
        Assert.Equal("docs", SiteFolder.Content(files, "/docs/"));
        Assert.Equal("api", SiteFolder.Content(files, "/docs/api/"));
        Representation redirect = SiteFolder.Find(files, "/docs/api")!.Identity;
        Assert.Equal(301, redirect.Status);
        Assert.False(redirect.HasValidators);
        Assert.Equal("Moved Permanently\n", Encoding.UTF8.GetString(SiteFolder.Body(redirect)));
        Assert.Equal(
            "Content-type: text/plain; charset=utf-8\r\nContent-length: 18\r\nLocation: /docs/api/\r\n", SiteFolder.Lines(redirect));
        Assert.Equal("Location: /docs/api/", Encoding.ASCII.GetString(redirect.CommonLines, 0, redirect.QueryOffset));
        Assert.Equal(0, SiteFolder.Find(files, "/docs/api/")!.Identity.QueryOffset);
        Assert.Null(SiteFolder.Find(files, "/docs/x"));
    }

    [Fact]
    public void A_Location_of_the_settings_takes_no_query()
    {
        _folder.Write("docs/index.html", "docs");
        using SiteFiles files = SiteFiles.Read(_folder.Options with { Headers = [SiteFolder.Field("location: /elsewhere")] });
        Representation redirect = SiteFolder.Find(files, "/docs")!.Identity;
        Assert.Equal(0, redirect.QueryOffset);
        Assert.Equal("location: /elsewhere\r\n", Encoding.ASCII.GetString(redirect.CommonLines));
    }

    [Theory]
    [InlineData("a b", "/a%20b/")]
    [InlineData("\u00e4\u20ac", "/%C3%A4%E2%82%AC/")]
    [InlineData("50%", "/50%25/")]
    [InlineData("a%2Fb", "/a%252Fb/")]
    [InlineData("a?b#c", "/a%3Fb%23c/")]
    [InlineData("a\r\nX: y", "/a%0D%0AX:%20y/")]
    [InlineData("\"<>\\^`{|}", "/%22%3C%3E%5C%5E%60%7B%7C%7D/")]
    [InlineData("-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@/")]
    public void The_target_of_a_redirect_is_encoded_and_leads_to_the_directory(string name, string location)
    {
        _folder.Write($"{name}/index.html", "found");
        using SiteFiles files = _folder.Read();
        Representation redirect = SiteFolder.Find(files, location[..^1])!.Identity;
        Assert.Equal(301, redirect.Status);
        Assert.Contains($"\r\nLocation: {location}\r\n", SiteFolder.Lines(redirect), StringComparison.Ordinal);
        Assert.Equal("found", SiteFolder.Content(files, location));
    }

    [Fact]
    public async Task A_name_that_is_not_UTF_8_is_a_path_of_bytes()
    {
        await _folder.ShellAsync(
            """
            printf one > "$(printf 'caf\351.txt')" && mkdir "$(printf '\200\377')" && printf two > "$(printf '\200\377/index.html')" &&
            ln -s nowhere "$(printf 'bad\375')"
            """);
        try
        {
            using SiteFiles files = _folder.Read();
            Assert.Equal("one", SiteFolder.Content(files, "/caf%E9.txt"));
            Assert.Equal("two", SiteFolder.Content(files, "/%80%FF/"));
            Assert.Contains("Location: /%80%FF/\r\n", SiteFolder.Lines(SiteFolder.Find(files, "/%80%FF")!.Identity), StringComparison.Ordinal);
            Assert.Equal(["--root: 'bad%FD' is not served: the link has no target"], files.Notices);
        }
        finally
        {
            // .NET cannot delete such names.
            await _folder.ShellAsync("find . -mindepth 1 -delete");
        }
    }

    [Fact]
    public void Each_path_of_the_table_has_its_own_entry_and_each_representation_its_index()
    {
        _folder.Write("index.html", "i").Write("a.js", "a").Write("a.js.br", "br").Write("d/index.html", "d").Write("404.html", "none");
        using SiteFiles files = SiteFiles.Read(_folder.Options with { NotFound = new NamedFile("404.html", "--not-found") });
        Assert.Equal(Enumerable.Range(0, files.Representations.Length), files.Representations.Select(one => one.Index));
        foreach (SiteEntry entry in files.Entries.Append(files.NotFound!))
        {
            foreach (Representation one in new[] { entry.Identity, entry.Gzip, entry.Brotli }.OfType<Representation>())
            {
                Assert.Same(files.Representations[one.Index], one);
            }
        }
    }

    [Fact]
    public void The_not_found_page_has_status_404_and_no_validators_and_stays_a_file()
    {
        _folder.Write("errors/404.html", "nothing here").Write("errors/404.html.gz", [0x1F, 0x8B, 8, 0]);
        using SiteFiles files = SiteFiles.Read(_folder.Options with
        {
            NotFound = new NamedFile("errors/404.html", "--not-found"),
            Headers = [SiteFolder.Field("X-All: 1")],
            CacheRules = [new CacheRule("*", "max-age=5")],
        });
        Representation page = files.NotFound!.Identity;
        Assert.Equal((404, false, 0L), (page.Status, page.HasValidators, page.LastModified));
        Assert.Empty(page.EntityTag);
        Assert.Equal(
            "Content-type: text/html; charset=utf-8\r\nContent-length: 12\r\nVary: Accept-Encoding\r\nX-All: 1\r\n", SiteFolder.Lines(page));
        Assert.Equal((404, 4u), (files.NotFound.Gzip!.Status, files.NotFound.Gzip.Length));
        Representation file = SiteFolder.Find(files, "/errors/404.html")!.Identity;
        Assert.Equal((200, true), (file.Status, file.HasValidators));
        Assert.Null(files.Fallback);
    }

    [Fact]
    public void The_fallback_is_the_answer_of_its_file()
    {
        _folder.Write("index.html", "application");
        using SiteFiles files = SiteFiles.Read(_folder.Options with { Fallback = new NamedFile("index.html", "--fallback") });
        Assert.Same(SiteFolder.Find(files, "/"), files.Fallback);
        Assert.Null(files.NotFound);
    }

    [Theory]
    [InlineData("missing.html")]
    [InlineData(".hidden")]
    [InlineData("folder")]
    public void A_page_that_the_site_does_not_serve_is_an_error(string name)
    {
        _folder.Write("folder/index.html", "i").Write(".hidden", "h");
        Assert.Equal(
            $"--not-found: '{name}' is not a file of the site '{_folder.Root}': create it, or name another file",
            Assert.Throws<UsageException>(() => SiteFiles.Read(_folder.Options with { NotFound = new NamedFile(name, "--not-found") })).Message);
    }

    public void Dispose() => _folder.Dispose();
}
