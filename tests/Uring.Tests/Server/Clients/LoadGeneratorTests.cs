using System.Text.RegularExpressions;
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

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex Requests();
}
