using Uring.Server.Files;
using Uring.Server.Http;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>The prepared answers, for each kind of setting.</summary>
public sealed class SiteTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-site-");

    [Fact]
    public void Headers_of_the_settings_are_those_of_routes_and_not_of_errors()
    {
        using Site site = Site.From(new ServerOptions
        {
            Response = new ResponseOptions { Headers = [Field("X-All: 1"), Field("Cache-Control: no-store")] },
            Routes = [RouteOf("/a", new RouteContent { Text = "a", Headers = [Field("cache-control: max-age=5")] })],
            Metrics = "/metrics",
        });
        string route = SiteText.Of(site.Answers[(int)OwnAnswer.FirstRoute].Kept);
        Assert.Contains("Connection: keep-alive\r\nX-All: 1\r\ncache-control: max-age=5\r\n\r\na", route, StringComparison.Ordinal);
        Assert.DoesNotContain("no-store", route, StringComparison.Ordinal);
        Assert.Contains("X-All: 1\r\n", SiteText.Of(site.Answers[site.MetricsAnswer].Closing), StringComparison.Ordinal);
        for (OwnAnswer answer = OwnAnswer.Default; answer < OwnAnswer.FirstRoute; answer++)
        {
            Assert.DoesNotContain("X-All", SiteText.Of(site.Answers[(int)answer].Closing), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_fixed_response_has_the_headers_of_the_settings()
    {
        using Site site = Site.From(new ServerOptions
        {
            Response = new ResponseOptions { Status = 503, Headers = [Field("Retry-After: 5")] },
            GivesResponse = true,
            Routes = [RouteOf("/a", new RouteContent())],
        });
        SiteAnswer fixedAnswer = site.Answers[(int)OwnAnswer.Default];
        Assert.Equal(503, fixedAnswer.Status);
        Assert.Contains("Retry-After: 5\r\n", SiteText.Of(fixedAnswer.Kept), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_fixed_response_other_paths_get_404()
    {
        using Site site = Site.From(new ServerOptions { Routes = [RouteOf("/a", new RouteContent())] });
        Assert.Equal(404, site.Answers[(int)OwnAnswer.Default].Status);
        Assert.EndsWith("\r\n\r\nNot Found\n", SiteText.Of(site.Answers[(int)OwnAnswer.Default].Kept), StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 404 Not Found\r\nDate: ", SiteText.Of(site.Answers[(int)OwnAnswer.Default].Closing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 418 Teapot\r\nContent-length: 1\r\n\r\nx", true)]
    [InlineData("HTTP/1.0 418 Teapot\r\n\r\nx", false)]
    public void The_answer_of_a_response_file_has_the_status_of_the_file(string content, bool isKept)
    {
        using Site site = Site.From(new ServerOptions
        {
            Response = new ResponseOptions { ResponseFile = FileOf(content) },
            GivesResponse = true,
            GivenKeepAlive = 5,
        });
        SiteAnswer answer = site.Answers[(int)OwnAnswer.Default];
        Assert.Equal(418, answer.Status);
        Assert.Equal(content, SiteText.Of(answer.Closing));
        Assert.Equal(isKept ? content : "", SiteText.Of(answer.Kept));
        Assert.Equal(isKept ? 0 : 1, site.Notices.Count);
    }

    [Fact]
    public void Each_empty_file_of_a_route_is_a_notice()
    {
        NamedFile empty = FileOf("");
        using Site site = Site.From(new ServerOptions
        {
            Routes = [RouteOf("/a", new RouteContent { BodyFile = empty }), RouteOf("/b", new RouteContent { BodyFile = empty with { Origin = "b" } })],
        });
        Assert.Equal([$"origin: '{empty.Path}' is empty: the response has no body", $"b: '{empty.Path}' is empty: the response has no body"], site.Notices);
    }

    [Fact]
    public void The_size_names_the_routes_and_the_fixed_response()
    {
        using Site plain = Site.From(new ServerOptions());
        Assert.Equal($"{plain.Answers[0].Closing.Length} bytes", plain.Size);
        using Site routes = Site.From(new ServerOptions { Routes = [RouteOf("/a", new RouteContent { Text = "a" })], Metrics = "/m" });
        Assert.Equal(
            $"1 route with {routes.Answers[(int)OwnAnswer.FirstRoute].Closing.Length} bytes, other paths with {routes.Answers[0].Closing.Length} bytes",
            routes.Size);
    }

    private static HeaderField Field(string text) => HeaderField.TryParse(text, out HeaderField? field) ? field : throw new ArgumentException(text);

    private static Route RouteOf(string path, RouteContent content) => new() { Path = path, Response = content.ToResponse() };

    private NamedFile FileOf(string content)
    {
        string path = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(path, content);
        return new NamedFile(path, "origin");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
