using System.Text;
using Uring.Bench.Kestrel;
using Uring.Bench.Servers.Report;

namespace Uring.Tests.Bench;

/// <summary>The tables of the benchmark of Kestrel.</summary>
public class KestrelTableTests
{
    [Fact]
    public void A_peer_is_divided_by_sockets_on_the_same_runtime()
    {
        string table = Table([Sample("sockets-jit", 1, 1000), Sample("uring-pool-jit", 1, 1500), Sample("sockets-aot", 1, 2000), Sample("uring-pool-aot", 1, 2200)]);

        Assert.Contains("| uring-pool-jit | 1,500 | 1.50 |", table, StringComparison.Ordinal);
        Assert.Contains("| uring-pool-aot | 2,200 | 1.10 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Ratios_are_formed_within_a_round()
    {
        string table = Table(
        [
            Sample("sockets-jit", 1, 1000, cpu: 10, p99: 100, peak: 10), Sample("uring-inline-jit", 1, 2000, cpu: 5, p99: 50, peak: 20),
            Sample("sockets-jit", 2, 100, cpu: 40, p99: 400, peak: 10), Sample("uring-inline-jit", 2, 300, cpu: 10, p99: 100, peak: 10),
        ]);

        Assert.Contains(
            "| uring-inline-jit | 1,150 (300-2,000) | 2.50 (2.00-3.00) | 7.5 (5.0-10.0) | 0.38 (0.25-0.50) | 3.8 + 3.8 + 0.0 | 0.10 | 0.08 (0.05-0.10) | 0.38 (0.25-0.50) | 15.0 (10.0-20.0) | 1.50 (1.00-2.00) | 0 |",
            table,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_that_the_load_generator_does_not_report_is_a_dash()
    {
        LoadSample sample = Sample("sockets-jit", 1, 1000);
        string table = Table([sample with { Peak = null, Figures = sample.Figures with { P50 = null, P99 = null } }]);

        Assert.Contains("| - | - | - | - | - | 0 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_without_a_whole_response_are_counted()
    {
        LoadSample sample = Sample("sockets-jit", 1, 1000);
        string table = Table([sample with { Figures = sample.Figures with { Whole = 990, Unfinished = 2 } }]);

        Assert.EndsWith("| 12 |", table.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_has_figures_of_sockets_and_ratios_of_the_others()
    {
        StringBuilder text = new();
        new KestrelSummary(
            [Sample("sockets-jit", 1, 1000, cpu: 20), Sample("uring-pool-jit", 1, 1500, cpu: 10), Sample("sockets-aot", 1, 5000), Sample("uring-pool-aot", 1, 5000)])
            .Write(text, "jit");

        Assert.Contains("| load, connections | sockets | uring-pool |", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("| keep-wrk, 64 | 1,000/s, 20.0 us | 1.50, 0.50 |", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_without_sockets_is_empty()
    {
        StringBuilder text = new();
        new KestrelSummary([Sample("uring-pool-jit", 1, 1500)]).Write(text, "jit");

        Assert.Empty(text.ToString());
    }

    private static string Table(IReadOnlyList<LoadSample> samples)
    {
        StringBuilder text = new();
        new KestrelTable(samples).Write(text, "keep-wrk", 64);
        return text.ToString();
    }

    private static LoadSample Sample(string peer, int round, long rate, double cpu = 10, double p99 = 100, long peak = 10)
    {
        LoadSample sample = Samples.Of(peer, round, rate, cpu);
        return sample with { Load = "keep-wrk", Peak = peak << 20, Figures = sample.Figures with { P50 = 100, P99 = p99 } };
    }
}
