using Uring.Bench.Servers.LoadGenerators;

namespace Uring.Tests.Bench;

/// <summary>The figures in the output of h2load 1.52, and in its log.</summary>
public class H2LoadOutputTests
{
    private const string Output = """
        starting benchmark...
        spawning thread #0: 16 total client(s). Timing-based test with 0s of warm-up time and 2s of main duration for measurements.
        TLS Protocol: TLSv1.3
        Application protocol: h2

        finished in 2.00s, 15000.00 req/s, 1.66MB/s
        requests: 30000 total, 30160 started, 30000 done, 29990 succeeded, 10 failed, 10 errored, 0 timeout
        status codes: 29990 2xx, 0 3xx, 0 4xx, 0 5xx
        traffic: 3.32MB (3480000) total, 936.00KB (958464) headers (space savings 60.00%), 498.00KB (510000) data
        """;

    [Fact]
    public void Requests_and_failures_are_those_of_the_output()
    {
        LoadFigures figures = H2LoadOutput.Read(Output, [], 1.5);

        Assert.Equal((2, 30_000, 29_990, 10), (figures.Seconds, figures.Connections, figures.Whole, figures.Failed));
        Assert.Equal((1.5, 15_000), (figures.ClientCpu, figures.Rate));
    }

    [Fact]
    public void Percentiles_are_those_of_the_third_column_of_the_log()
    {
        LoadFigures figures = H2LoadOutput.Read(Output, Enumerable.Range(1, 1000).Reverse().Select(us => $"1700000000000000\t200\t{us}"), 0);

        Assert.Equal((500, 990, 999, 1000), (figures.P50, figures.P99, figures.P999, figures.Max));
    }

    [Fact]
    public void A_run_without_a_log_has_no_percentiles() => Assert.Null(H2LoadOutput.Read(Output, [], 0).P99);

    [Fact]
    public void An_output_without_requests_is_an_error() =>
        Assert.Contains("connection refused", Assert.Throws<FormatException>(() => H2LoadOutput.Read("connection refused", [], 0)).Message, StringComparison.Ordinal);
}
