using System.Net;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A published server with routes: its answers, its lines, and its reload.</summary>
[Collection(ServerCollection.Name)]
public sealed class RouteServerTests(PublishedServer published) : IDisposable
{
    private readonly Settings _settings = new(published);

    [Fact]
    public async Task Each_path_gets_the_answer_of_its_route()
    {
        string config = _settings.File(
            "config",
            $$"""
            {"route": ["/healthz=200 ok", "/=301 https://example.org/", "/x/*=503",
                       {"path": "/x/y", "status": 201, "text": "{}", "content-type": "application/json", "header": ["X-Route: y"]}],
             "header": ["X-All: 1"], "mode": "batched"}
            """);
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--config", config);
        Assert.EndsWith("; HTTP/1.1: 4 routes, connections kept for 75 s", server.ListenLine, StringComparison.Ordinal);
        Assert.Equal("HTTP/1.1 200 OK\r\nContent-type: text/plain; charset=utf-8\r\nContent-length: 2\r\nConnection: close\r\nX-All: 1\r\n\r\nok", await GetAsync(server, "/healthz"));
        Assert.Contains("\r\nX-All: 1\r\nLocation: https://example.org/\r\n\r\nMoved Permanently\n", await GetAsync(server, "/?a=b"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", await GetAsync(server, "/x/z/.."), StringComparison.Ordinal);
        Assert.Equal(
            "HTTP/1.1 201 Created\r\nContent-type: application/json\r\nContent-length: 2\r\nConnection: close\r\nX-All: 1\r\nX-Route: y\r\n\r\n{}",
            await GetAsync(server, "/x/%79"));
        Assert.Equal(
            "HTTP/1.1 404 Not Found\r\nContent-type: text/plain; charset=utf-8\r\nContent-length: 10\r\nConnection: close\r\n\r\nNot Found\n",
            await GetAsync(server, "/nothing"));
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", await GetAsync(server, "/%zz"), StringComparison.Ordinal);
        StopReport report = await server.StopAsync();
        Assert.Equal(0, report.Allocated);
        Assert.Equal(6, report.Requests);
    }

    [Fact]
    public async Task A_reload_reads_the_file_of_a_route_again()
    {
        string body = _settings.File("body", "one");
        string config = _settings.File("config", $$"""{"route": [{"path": "/a", "body-file": "{{body}}"}]}""");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--config", config);
        Assert.EndsWith("\r\n\r\none", await GetAsync(server, "/a"), StringComparison.Ordinal);
        _settings.File("body", "second");
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.Matches(@"^reloaded: 1 route with \d+ bytes, other paths with \d+ bytes$", await server.ReadLineAsync());

        // The server prints the line before a loop takes the new site in its next turn.
        await Poll.UntilAsync(
            async () => (await GetAsync(server, "/a")).EndsWith("\r\n\r\nsecond", StringComparison.Ordinal), () => "no reload");
        File.Delete(body);
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.Equal(
            $"uring-server: \"body-file\" in item 1 of \"route\" in {config}: cannot read '{body}': there is no such file; the response stays as it was",
            await server.ReadErrorLineAsync());
        Assert.EndsWith("\r\n\r\nsecond", await GetAsync(server, "/a"), StringComparison.Ordinal);
        _ = await server.StopAsync();
    }

    [Fact]
    public async Task The_check_describes_the_answers_and_the_buffers()
    {
        CommandResult check = await Command.RunAsync(
            published.BinaryPath, "check", "--listen", "127.0.0.1:0", "--route", "/a=200", "--keep-alive", "5", "--metrics", "/m", "--slots", "1024");
        Assert.Equal(0, check.ExitCode);
        Assert.Contains(
            "\nok      answers       with a Date, and without a body for HEAD; HTTP/1.1: 1 route, metrics at /m, connections kept for 5 s\n"
                + "ok      buffers       2 MiB for requests, and up to 16 MiB for long heads and queued answers\n",
            check.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stats_file_has_the_figures_of_requests()
    {
        string stats = _settings.Path("stats");
        await using RunningServer server = await RunningServer.StartWithAsync(
            published, "--mode", "batched", "--keep-alive", "60", "--stats", stats, "--status", "403");
        using HttpClient client = new();
        for (int request = 0; request < 3; request++)
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(server.Url), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.StartsWith("HTTP/1.1 400 ", await GetAsync(server, "/", "Host: a b"), StringComparison.Ordinal);
        string text = "";
        await Poll.UntilAsync(
            async () =>
            {
                text = (await Command.RunAsync(published.BinaryPath, "stats", stats)).Succeeded().Output;
                return text.Contains("\nslots kept                           1\n", StringComparison.Ordinal);
            },
            () => text);
        Assert.Contains("linger 250 ms, keep-alive 60 s\n", text, StringComparison.Ordinal);
        Assert.Contains("\nrequests                             4\n", text, StringComparison.Ordinal);
        Assert.Contains("\nrequests 4xx                         4\n", text, StringComparison.Ordinal);
        Assert.Contains("\nrequests refused                     1  invalid-host\n", text, StringComparison.Ordinal);
        _ = await server.StopAsync();
    }

    [Fact]
    public async Task A_response_file_that_ends_its_connection_is_a_notice()
    {
        string file = _settings.File("response", "HTTP/1.0 200 OK\r\n\r\none");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--response-file", file, "--keep-alive", "5");
        Assert.Equal(
            $"uring-server: notice: --response-file: '{file}' says HTTP/1.0, so the server does not keep the connection: begin the file with HTTP/1.1",
            await server.ReadErrorLineAsync());
        Assert.Equal("HTTP/1.0 200 OK\r\n\r\none", await GetAsync(server, "/"));
        _ = await server.StopAsync();
    }

    /// <summary>
    /// A client of HTTP/1.0 waits for the end of a connection that no header line keeps: RFC 9112, appendix
    /// C.2.2.
    /// </summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("Connection: keep-alive\r\n", true)]
    public async Task A_response_file_keeps_a_client_of_http_1_0_only_if_it_says_so(string line, bool keeps)
    {
        string response = $"HTTP/1.1 200 OK\r\n{line}Content-length: 3\r\n\r\none";
        string file = _settings.File("response", response);
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--response-file", file, "--keep-alive", "5");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        if (keeps)
        {
            client.Send("GET / HTTP/1.0\r\n\r\n");
        }

        Assert.Equal(keeps ? response + response : response, await client.ReadToFinAsync());
        _ = await server.StopAsync();
    }

    private static async Task<string> GetAsync(RunningServer server, string target, string host = "Host: a")
    {
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send($"GET {target} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
        return await client.ReadToFinAsync();
    }

    public void Dispose() => _settings.Dispose();
}
