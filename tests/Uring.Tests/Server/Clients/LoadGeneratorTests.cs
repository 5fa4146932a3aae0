using System.Text.RegularExpressions;
using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Load generators get the response, and report no error.</summary>
[Collection(ServerCollection.Name)]
public partial class LoadGeneratorTests(PublishedServer published)
{
    [Fact]
    public async Task Ab_completes_100000_requests_without_a_failure()
    {
        string ab = Need.Tool("ab", "apache2-utils");
        await using RunningServer server = await RunningServer.StartAsync(published);

        CommandResult result = await Command.RunAsync(ab, "-q", "-n", "100000", "-c", "64", server.Url);

        Assert.Matches(@"Complete requests: +100000\n", result.Succeeded().Output);
        Assert.Matches(@"Failed requests: +0\n", result.Output);
        StopReport report = await server.StopAsync();
        Assert.InRange(report.Answered, 100_000, long.MaxValue);
        Assert.Equal(0, report.Allocated);
        Assert.Equal(0, report.Unfinished);
    }

    [Fact]
    public async Task Wrk_with_Connection_close_reports_no_socket_error()
    {
        string wrk = Need.Tool("wrk", "wrk");
        await using RunningServer server = await RunningServer.StartAsync(published);

        CommandResult result = await Command.RunAsync(wrk, "-t", "1", "-c", "64", "-d", "5s", "--timeout", "30s", "-H", "Connection: close", server.Url);

        Match requests = Requests().Match(result.Succeeded().Output);
        Assert.True(requests.Success && requests.Groups[1].Value != "0", result.Output);
        Assert.DoesNotContain("Socket errors", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Non-2xx", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Ab_completes_50000_requests_on_kept_connections(string mode)
    {
        string ab = Need.Tool("ab", "apache2-utils");
        await using WatchedServer watched = await StartKeptAsync(mode);

        CommandResult result = await Command.RunAsync(ab, "-q", "-k", "-n", "50000", "-c", "32", watched.Server.Url);

        Assert.Matches(@"Complete requests: +50000\n", result.Succeeded().Output);
        Assert.Matches(@"Failed requests: +0\n", result.Output);
        Assert.Matches(@"Keep-Alive requests: +[1-9]", result.Output);
        await RequireKeptAsync(watched, requests: 50_000);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Wrk_reports_no_socket_error_on_kept_connections(string mode)
    {
        string wrk = Need.Tool("wrk", "wrk");
        await using WatchedServer watched = await StartKeptAsync(mode);

        CommandResult result = await Command.RunAsync(wrk, "-t", "1", "-c", "32", "-d", "5s", "--timeout", "30s", watched.Server.Url);

        Match requests = Requests().Match(result.Succeeded().Output);
        Assert.True(requests.Success && requests.Groups[1].Value != "0", result.Output);
        Assert.DoesNotContain("Socket errors", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Non-2xx", result.Output, StringComparison.Ordinal);

        // wrk resets the connections whose last answers it does not read.
        await watched.AwaitRestAsync();
        Assert.InRange(watched.Read().Total.Requests, ulong.Parse(requests.Groups[1].Value, null), ulong.MaxValue);
    }

    /// <remarks>
    /// With more than one stream for each connection h2load sends requests ahead of the answers.
    /// </remarks>
    [Theory]
    [InlineData("sqpoll", 1)]
    [InlineData("sqpoll", 16)]
    [InlineData("batched", 1)]
    [InlineData("batched", 16)]
    public async Task H2load_completes_50000_requests_of_HTTP_1_1(string mode, int streams)
    {
        string h2load = Need.Tool("h2load", "nghttp2-client");
        await using WatchedServer watched = await StartKeptAsync(mode);

        CommandResult result = await Command.RunAsync(
            h2load, "--h1", "-n", "50000", "-c", "32", "-m", $"{streams}", watched.Server.Url);

        Assert.Contains(
            "requests: 50000 total, 50000 started, 50000 done, 50000 succeeded, 0 failed, 0 errored, 0 timeout",
            result.Succeeded().Output,
            StringComparison.Ordinal);
        await RequireKeptAsync(watched, requests: 50_000);
    }

    private Task<WatchedServer> StartKeptAsync(string mode) =>
        WatchedServer.StartAsync(published, "--mode", mode, "--keep-alive", "75", "--keep-alive-requests", "1000000");

    private static async Task RequireKeptAsync(WatchedServer watched, ulong requests)
    {
        await watched.RequireBalanceAsync();
        RingFigures total = watched.Read().Total;
        Assert.InRange(total.Requests, requests, requests + 32);
        Assert.InRange(total.Connections, 1ul, 64ul);
    }

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex Requests();
}
