using System.Globalization;
using System.Text.RegularExpressions;
using Uring.Kestrel;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>Load generators get every response, and report no error.</summary>
public sealed partial class LoadTests
{
    private const int Requests = 20_000;

    public static MatrixTheoryData<UringScheduling, string> Cases => new(
        [UringScheduling.ThreadPool, UringScheduling.Inline], ["HTTP/1.1", "prior knowledge", "TLS HTTP/1.1", "TLS HTTP/2"]);

    public static TheoryData<UringScheduling> Schedulings => ClientHost.Schedulings;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task H2load_gets_every_response(UringScheduling scheduling, string way)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        string[] address = way switch
        {
            "HTTP/1.1" => ["--h1", host.Plain],
            "prior knowledge" => [host.PriorKnowledge],
            "TLS HTTP/1.1" => ["--h1", host.Secure],
            _ => [host.Secure],
        };

        CommandResult result = (await Command.RunAsync(
            Need.Tool("h2load", "nghttp2-client"), ["-n", $"{Requests}", "-c", "16", "-m", "10", .. address])).Succeeded();

        Assert.Contains(
            $"requests: {Requests} total, {Requests} started, {Requests} done, {Requests} succeeded, 0 failed, 0 errored, 0 timeout",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains($"status codes: {Requests} 2xx, 0 3xx, 0 4xx, 0 5xx", result.Output, StringComparison.Ordinal);
        Assert.Equal(Requests, host.Requests);
    }

    [Theory]
    [MemberData(nameof(Schedulings))]
    public async Task Wrk_reports_no_error_with_kept_connections_and_with_one_for_each_request(UringScheduling scheduling)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        foreach (string connection in (string[])["keep-alive", "close"])
        {
            CommandResult result = (await Command.RunAsync(
                Need.Tool("wrk", "wrk"),
                "-t", "1", "-c", "64", "-d", "2s", "--timeout", "30s", "-H", $"Connection: {connection}", host.Plain)).Succeeded();

            Assert.DoesNotContain("Socket errors", result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Non-2xx", result.Output, StringComparison.Ordinal);
            Match count = Count().Match(result.Output);
            Assert.True(count.Success, result.Output);
            Assert.InRange(long.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture), 1, host.Requests);
        }
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Count();
}
