using Uring.Bench.Servers.LoadGenerators;

namespace Uring.Tests.Bench;

/// <summary>The figures in the output of wrk 4.1.</summary>
public class WrkOutputTests
{
    private const string Output = """
        Running 2s test @ http://127.0.0.1:8080/
          1 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     1.20ms  300.00us  14.10ms   87.50%
            Req/Sec    50.10k     2.00k   55.00k    61.99%
          Latency Distribution
             50%  690.00us
             75%    1.10ms
             90%    2.00ms
             99%    8.35ms
          100000 requests in 2.00s, 14.31MB read
          Socket errors: connect 1, read 2, write 3, timeout 4
          Non-2xx or 3xx responses: 5
        Requests/sec:  50000.00
        Transfer/sec:      7.15MB
        """;

    [Fact]
    public void Percentiles_are_those_of_the_distribution_and_not_of_the_deviation()
    {
        LoadFigures figures = WrkOutput.Read(Output, 1);

        Assert.Equal((690, 8350), (figures.P50, figures.P99));
    }

    [Fact]
    public void Errors_and_wrong_responses_are_failures()
    {
        LoadFigures figures = WrkOutput.Read(Output, 1);

        Assert.Equal((100_000, 99_995, 2, 13), (figures.Connections, figures.Whole, figures.Resets, figures.Failed));
        Assert.Equal((2, 50_000), (figures.Seconds, figures.Rate));
    }

    [Fact]
    public void An_output_without_requests_is_an_error() =>
        Assert.Contains("unable to connect", Assert.Throws<FormatException>(() => WrkOutput.Read("unable to connect to 127.0.0.1", 1)).Message, StringComparison.Ordinal);
}
