using Uring.Bench.Report;
using Uring.Bench.Servers.Compare;

namespace Uring.Tests.Bench;

/// <summary>Agreement of several runs of the benchmark.</summary>
public class CompareTests
{
    [Fact]
    public void Runs_with_a_value_in_common_agree() =>
        Assert.Empty(Agreement.Apart([new Spread(0.9, 0.8, 1.0), new Spread(1.1, 1.0, 1.2), new Spread(0.95, 0.9, 1.05)]));

    [Fact]
    public void Runs_do_not_agree_when_the_spread_of_one_lies_outside_the_others() =>
        Assert.Equal([(0, 2), (1, 2)], Agreement.Apart([new Spread(0.9, 0.8, 1.0), new Spread(1, 0.9, 1.1), new Spread(1.3, 1.2, 1.4)]));

    [Fact]
    public void A_run_without_the_figure_disagrees_with_no_other_run() =>
        Assert.Empty(Agreement.Apart([new Spread(0.9, 0.8, 1.0), Spread.Of([])]));

    [Fact]
    public void A_comparison_shows_each_ratio_with_its_spread_and_the_runs_that_disagree()
    {
        Comparison comparison = new(
            [new RunFile("a", [.. Samples.Run(0.8, 0.9, 1.0)]), new RunFile("b", [.. Samples.Run(1.1, 1.2)]), new RunFile("c", [.. Samples.Run(0.95, 1.15)])],
            "nginx");
        string tables = comparison.Write();

        Assert.Contains("| ours | connections/s | 0.90 (0.80-1.00) | 1.15 (1.10-1.20) | 1.05 (0.95-1.15) | no: A and B |", tables, StringComparison.Ordinal);
        Assert.Contains("| ours | server CPU | 1.00 | 1.00 | 1.00 | yes |", tables, StringComparison.Ordinal);
        Assert.Equal((2, 1), (comparison.Compared, comparison.Agreeing));
    }

    [Fact]
    public void A_ratio_of_only_one_run_is_not_compared()
    {
        Comparison comparison = new([new RunFile("a", [.. Samples.Run(0.8)]), new RunFile("b", [Samples.Of("nginx", 1, 1000)])], "nginx");

        Assert.Contains("| ours | connections/s | 0.80 | - | - |", comparison.Write(), StringComparison.Ordinal);
        Assert.Equal(0, comparison.Compared);
    }
}
