using System.Net;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A published server with --metrics, and a client that scrapes it.</summary>
[Collection(ServerCollection.Name)]
public sealed class MetricsServerTests(PublishedServer published) : IDisposable
{
    private readonly Settings _settings = new(published);

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_figures_are_those_of_the_stats_command(string mode)
    {
        string stats = _settings.Path("stats");
        await using RunningServer server = await RunningServer.StartWithAsync(
            published, "--mode", mode, "--metrics", "/metrics", "--route", "/a=200 a", "--route", "/b=302 /a", "--stats", stats);
        using HttpClient client = Client(server);
        Assert.Equal("a", await client.GetStringAsync(new Uri("/a", UriKind.Relative), TestContext.Current.CancellationToken));
        using (HttpResponseMessage moved = await client.GetAsync(new Uri("/b", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.Found, moved.StatusCode);
        }

        // A text lives for a second, so the first one may be older than the requests.
        string text = "";
        await Poll.UntilAsync(
            async () =>
            {
                text = await ScrapeAsync(client);
                return StatsPrometheusTests.Parse(text)["uring_server_requests_total{ring=\"0\",class=\"3xx\"}"] == "1";
            },
            () => text);
        Dictionary<string, string> samples = StatsPrometheusTests.Parse(text);
        Dictionary<string, string> read = StatsPrometheusTests.Parse(
            (await Command.RunAsync(published.BinaryPath, "stats", stats, "--prometheus")).Succeeded().Output);
        Assert.Equal(samples.Keys, read.Keys);
        foreach (string same in (string[])["uring_server_up", "uring_server_start_time_seconds", $"uring_server_info{{mode=\"{mode}\",listen=\"{server.EndPoint}\"}}"])
        {
            Assert.Equal(read[same], samples[same]);
        }

        StopReport report = await server.StopAsync();
        Assert.Equal(0, report.Allocated);
        Assert.Equal(0, report.Send + report.Receive + report.Close + report.Unfinished);
    }

    [Fact]
    public async Task A_scrape_costs_no_system_call()
    {
        const int Scrapes = 20;
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--metrics", "/metrics");
        using HttpClient client = Client(server);
        string first = await ScrapeAsync(client);

        using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
        string last = first;
        for (int scrape = 0; scrape < Scrapes || last == first; scrape++)
        {
            last = await ScrapeAsync(client);
        }

        // The texts differ: the loop has written at least one of them while strace was attached.
        Assert.Equal("", await session.DetachAsync());
        Assert.NotEqual(Requests(first), Requests(last));
        Assert.Equal(0, (await server.StopAsync()).Allocated);

        static string Requests(string text) => StatsPrometheusTests.Parse(text)["uring_server_requests_total{ring=\"0\",class=\"2xx\"}"];
    }

    [Fact]
    public async Task The_path_answers_HEAD_and_refuses_other_methods_and_other_paths_get_the_fixed_response()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--metrics", "/metrics", "--mode", "batched");
        using HttpClient client = Client(server);
        using HttpRequestMessage head = new(HttpMethod.Head, "/metrics");
        using HttpResponseMessage answer = await client.SendAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        Assert.InRange(answer.Content.Headers.ContentLength!.Value, 1000, 20_000);
        using HttpResponseMessage post = await client.PostAsync(new Uri("/metrics", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(
            "Have a nice day!\n", await client.GetStringAsync(new Uri("/metrics/", UriKind.Relative), TestContext.Current.CancellationToken));
        using HttpResponseMessage anything = await client.PostAsync(new Uri("/x", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, anything.StatusCode);
        _ = await server.StopAsync();
    }

    [Fact]
    public async Task Pipelined_requests_get_whole_answers()
    {
        const int Requests = 40;
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--metrics", "/m", "--route", "/a=200 a");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        for (int request = 0; request < Requests; request++)
        {
            string last = request == Requests - 1 ? "Connection: close\r\n" : "";
            client.Send($"GET {(request % 2 == 0 ? "/a" : "/m")} HTTP/1.1\r\nHost: a\r\n{last}\r\n");
        }

        string text = await client.ReadRawAsync();
        MatchCollection heads = Regex.Matches(text, @"HTTP/1\.1 200 OK\r\n(?:[A-Z][^\r]*\r\n)*Content-length: (\d+)\r\n(?:[A-Z][^\r]*\r\n)*\r\n");
        Assert.Equal(Requests, heads.Count);
        for (int request = 0; request < Requests; request++)
        {
            int begin = heads[request].Index + heads[request].Length;
            int end = request + 1 < Requests ? heads[request + 1].Index : text.Length;
            Assert.Equal(end - begin, int.Parse(heads[request].Groups[1].Value));
            Assert.Equal(request % 2 == 0, text[begin..end] == "a");
        }

        Assert.Equal(0, (await server.StopAsync()).Allocated);
    }

    private static HttpClient Client(RunningServer server) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Url) };

    private static Task<string> ScrapeAsync(HttpClient client) =>
        client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

    public void Dispose() => _settings.Dispose();
}
