using Uring.Server.Http.Sites;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>
/// Routes as the command line and the configuration file give them, and the errors in them.
/// </summary>
public sealed class RouteSettingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-routes-");

    [Theory]
    [InlineData("/healthz=200 ok", "/healthz", false, 200, "ok")]
    [InlineData("/healthz=200", "/healthz", false, 200, "")]
    [InlineData("/x/*=503", "/x/", true, 503, "Service Unavailable\n")]
    [InlineData("/*=404 none", "/", true, 404, "none")]
    [InlineData("/a=b=200 c=300 d", "/a=b", false, 200, "c=300 d")]
    [InlineData("/a=200  two", "/a", false, 200, " two")]
    [InlineData("/a=200 ", "/a", false, 200, "")]
    [InlineData("/\u00e4=200", "/\u00e4", false, 200, "")]
    [InlineData("/a%2Fb=200", "/a%2Fb", false, 200, "")]
    public void A_route_has_a_path_a_status_and_a_text(string text, string path, bool isPrefix, int status, string body)
    {
        Route route = Assert.Single(Combine(text).Routes);
        Assert.Equal(path, route.Path);
        Assert.Equal(isPrefix, route.IsPrefix);
        Assert.Equal(status, route.Response.Status);
        Assert.Equal(body, route.Response.Body);
        Assert.Equal("text/plain", route.Response.ContentType);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public void The_text_of_a_redirect_is_its_target(int status)
    {
        Route route = Assert.Single(Combine($"/={status} https://example.org/a=b").Routes);
        Assert.Equal("Location: https://example.org/a=b", $"{Assert.Single(route.Response.Headers)}");
    }

    [Fact]
    public void A_status_without_a_body_has_none()
    {
        Route route = Assert.Single(Combine("/a=204").Routes);
        Assert.Null(route.Response.Body);
        Assert.Null(route.Response.ContentType);
    }

    [Fact]
    public void Routes_keep_their_order_and_switch_kept_connections_on()
    {
        ServerOptions options = Combine("/a=200", "/b=201");
        Assert.Equal(["/a", "/b"], options.Routes.Select(route => route.Path));
        Assert.True(options.ReadsRequests);
        Assert.Equal(75, options.KeepAlive);
        Assert.False(options.GivesResponse);
    }

    [Theory]
    [InlineData("", "'' is not PATH=STATUS ")]
    [InlineData("/a", "'/a' is not PATH=STATUS ")]
    [InlineData("a=200", "'a=200' is not PATH=STATUS ")]
    [InlineData("=200", "'=200' is not PATH=STATUS ")]
    [InlineData("/a=199", "'/a=199' is not PATH=STATUS with a status from 200 to 599")]
    [InlineData("/a=600 x", "'/a=600 x' is not PATH=STATUS ")]
    [InlineData("/a=200x", "'/a=200x' is not PATH=STATUS ")]
    [InlineData("/a=204 x", "'/a=204 x': a response with status 204 has no body: remove the text")]
    [InlineData("/a=304 ", "'/a=304 ': a response with status 304 has no body: remove the text")]
    [InlineData("/a=301", "'/a=301': a response with status 301 needs the target of its redirect: give \"/a=301 https://example.org/\"")]
    [InlineData("/a=308 ", "'/a=308 ': a response with status 308 needs the target of its redirect: give \"/a=308 https://example.org/\"")]
    [InlineData("/a=301 a b", "'/a=301 a b': the target 'a b' has a blank or a control character: percent-encode it")]
    [InlineData("/a=301 a\nb", "'/a=301 a\\nb': the target 'a\\nb' has a blank or a control character: percent-encode it")]
    [InlineData("/x*=200", "'/x*=200': the path ends with * without a slash: give /x/* for all paths below /x/")]
    [InlineData("/a?b=200", "'/a?b=200': the path has a ? or a #: routes match the path of a request without its query, so give it without")]
    [InlineData("/a#b=200", "'/a#b=200': the path has a ? or a #: ")]
    [InlineData("/a%20b=200", "'/a%20b=200': the path has %20: routes match decoded paths, so give the character itself")]
    [InlineData("/a/../b=200", "'/a/../b=200': no request has this path: give it without the segments . and ..")]
    [InlineData("/a/.=200", "'/a/.=200': no request has this path: ")]
    [InlineData("/../*=200", "'/../*=200': no request has this path: ")]
    public void A_mistake_is_one_line_with_its_fix(string text, string message)
    {
        string mistake = Record.Exception(() => Combine(text))!.Message;
        Assert.StartsWith($"--route: {message}", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake);
    }

    [Fact]
    public void The_file_can_give_a_route_as_an_object_with_all_parts()
    {
        IReadOnlyList<Route> routes = FromFile(
            """
            ["/a=200 one",
             {"path": "/b/*", "status": 201, "text": "two", "content-type": "application/json", "header": ["A: b", "C: d"]},
             {"path": "/c", "body-file": "page.html"},
             {"path": "/d", "status": 302, "location": "/e", "text": "moved"}]
            """);
        Assert.Equal(["/a", "/b/", "/c", "/d"], routes.Select(route => route.Path));
        Assert.Equal((201, "two", "application/json"), (routes[1].Response.Status, routes[1].Response.Body, routes[1].Response.ContentType));
        Assert.True(routes[1].IsPrefix);
        Assert.Equal(["A: b", "C: d"], routes[1].Response.Headers.Select(field => $"{field}"));
        Assert.Equal("page.html", routes[2].Response.BodyFile!.Path);
        Assert.StartsWith("\"body-file\" in item 3 of \"route\" in ", routes[2].Response.BodyFile!.Origin, StringComparison.Ordinal);
        Assert.Equal((200, null, null), (routes[2].Response.Status, routes[2].Response.Body, routes[2].Response.ContentType));
        Assert.Equal("moved", routes[3].Response.Body);
        Assert.Equal("Location: /e", $"{Assert.Single(routes[3].Response.Headers)}");
    }

    [Theory]
    [InlineData("""{"path": "/a"}""", "\"route\" in FILE: {\"path\": \"/a\"} is not a JSON array of strings and objects: give PATH=STATUS ")]
    [InlineData("""[5]""", "\"route\" in FILE: [5] is not a JSON array of strings and objects")]
    [InlineData("""["a"]""", "\"route\" in FILE: 'a' is not PATH=STATUS ")]
    [InlineData("""[{}]""", "item 1 of \"route\" in FILE has no \"path\": give a path that begins with a slash")]
    [InlineData("""["/a=200", {"path": "/b", "statuss": 200}]""", "\"statuss\" in item 2 of \"route\" in FILE is not one of the keys path, status, ")]
    [InlineData("""[{"path": "/a", "path": "/b"}]""", "\"path\" in item 1 of \"route\" in FILE is given twice: give it once")]
    [InlineData("""[{"path": "a"}]""", "\"path\" in item 1 of \"route\" in FILE: 'a' is not a path that begins with a slash")]
    [InlineData("""[{"path": 5}]""", "\"path\" in item 1 of \"route\" in FILE: 5 is not a JSON string: give a path that begins with a slash")]
    [InlineData("""[{"path": "/a", "status": "200"}]""", "\"status\" in item 1 of \"route\" in FILE: \"200\" is not a JSON number: give a number from 200 to 599")]
    [InlineData("""[{"path": "/a", "status": 600}]""", "\"status\" in item 1 of \"route\" in FILE: '600' is not a number from 200 to 599")]
    [InlineData("""[{"path": "/a", "content-type": "html"}]""", "\"content-type\" in item 1 of \"route\" in FILE: 'html' is not TYPE/SUBTYPE")]
    [InlineData("""[{"path": "/a", "header": ["A: b", "c"]}]""", "\"header\" in item 1 of \"route\" in FILE: 'c' is not \"Name: value\"")]
    [InlineData("""[{"path": "/a", "header": "A: b"}]""", "\"header\" in item 1 of \"route\" in FILE: \"A: b\" is not a JSON array of strings")]
    [InlineData("""[{"path": "/a", "header": ["connection: close"]}]""", "item 1 of \"route\" in FILE: the server sets the header Connection: remove it")]
    [InlineData("""[{"path": "/a", "body-file": ""}]""", "\"body-file\" in item 1 of \"route\" in FILE: '' is not the path of a file")]
    [InlineData("""[{"path": "/a", "text": "x", "body-file": "y"}]""", "item 1 of \"route\" in FILE: \"text\" and \"body-file\" cannot be given together")]
    [InlineData("""[{"path": "/a", "status": 204, "body-file": "y"}]""", "item 1 of \"route\" in FILE: a response with status 204 has no body: remove \"body-file\"")]
    [InlineData("""[{"path": "/a", "status": 301}]""", "item 1 of \"route\" in FILE: a response with status 301 needs the target of its redirect: give \"location\": ")]
    [InlineData("""[{"path": "/a", "location": "/b"}]""", "item 1 of \"route\" in FILE: a response with status 200 is no redirect: remove \"location\", or give ")]
    [InlineData("""[{"path": "/a\u0000"}]""", "item 1 of \"route\" in FILE: no request has this path: ")]
    public void A_mistake_in_the_file_names_the_item_and_the_key(string json, string message)
    {
        string mistake = Record.Exception(() => FromFile(json))!.Message;
        Assert.StartsWith(message.Replace("FILE", ConfigPath, StringComparison.Ordinal), mistake, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake);
    }

    [Theory]
    [InlineData("/metrics", null)]
    [InlineData("/", null)]
    [InlineData("metrics", "--metrics: 'metrics' is not a path that begins with a slash")]
    [InlineData("/m/*", "--metrics: '/m/*' is not a path that begins with a slash and has no asterisk at its end")]
    [InlineData("/a/../b", "--metrics: '/a/../b': no request has this path: ")]
    public void The_path_of_the_metrics_is_exact(string path, string? message)
    {
        SettingSource source = new();
        string? mistake = Record.Exception(() => source.Add(Declared("metrics"), "--metrics", [path]))?.Message;
        if (message is null)
        {
            Assert.Null(mistake);
            ServerOptions options = SettingSources.Combine(source);
            Assert.Equal(path, options.Metrics);
            Assert.True(options.ReadsRequests);
            Assert.Equal(75, options.KeepAlive);
        }
        else
        {
            Assert.StartsWith(message, mistake, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("8192", 8192)]
    [InlineData("\"4k\"", 4096)]
    [InlineData("\"64k\"", 65536)]
    public void A_size_in_the_file_is_a_number_or_a_string_with_a_suffix(string json, int size)
    {
        File.WriteAllText(ConfigPath, $$"""{"client-header-size": {{json}}}""");
        Assert.Equal(size, Combine(("config", [ConfigPath])).Limits.MaxHead);
    }

    private string ConfigPath => Path.Combine(_folder.FullName, "config");

    private IReadOnlyList<Route> FromFile(string json)
    {
        File.WriteAllText(ConfigPath, $$"""{"route": {{json}}}""");
        return Combine(("config", [ConfigPath])).Routes;
    }

    private static ServerOptions Combine(params string[] routes) => Combine(("route", routes));

    private static ServerOptions Combine(params (string Name, string[] Values)[] commandLine)
    {
        SettingSource source = new();
        foreach ((string name, string[] values) in commandLine)
        {
            source.Add(Declared(name), $"--{name}", values);
        }

        return SettingSources.Combine(source);
    }

    private static Setting Declared(string name) => ServerSettings.All.Single(setting => setting.Name == name);

    public void Dispose() => _folder.Delete(recursive: true);
}
