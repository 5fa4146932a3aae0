using Uring.Bench.Report;
using Uring.Bench.Servers.Report;

namespace Uring.Tests.Bench;

/// <summary>The format of several figures in the tables of the benchmark.</summary>
public class SpreadTests
{
    [Fact]
    public void A_spread_is_written_as_the_median_with_minimum_and_maximum() =>
        Assert.Equal("20,100 (19,200-21,000)", Spread.Of([21_000, 19_200, 20_100]).Show("N0"));

    [Fact]
    public void The_median_of_an_even_number_of_figures_lies_between_two() =>
        Assert.Equal("2.5 (1.0-4.0)", Spread.Of([4, 1, 3, 2]).Show("F1"));

    [Fact]
    public void Figures_with_the_same_digits_are_written_once() =>
        Assert.Equal("1.00", Spread.Of([1.001, 0.999, 1]).Show("F2"));

    [Fact]
    public void No_figure_is_a_dash() => Assert.Equal("-", Spread.Of([]).Show("F2"));

    [Fact]
    public void Ratios_are_formed_within_a_round_and_not_from_medians()
    {
        LoadSample[] ours = [Samples.Of("ours", 1, 900), Samples.Of("ours", 2, 500), Samples.Of("ours", 3, 2000)];
        LoadSample[] nginx = [Samples.Of("nginx", 3, 1000), Samples.Of("nginx", 2, 1000), Samples.Of("nginx", 1, 1000)];

        Assert.Equal("0.90 (0.50-2.00)", Spread.Of(Ratios.Within(ours, nginx, sample => sample.Figures.Rate)).Show("F2"));
    }

    [Fact]
    public void A_round_with_only_one_of_both_gives_no_ratio()
    {
        LoadSample[] ours = [Samples.Of("ours", 1, 900), Samples.Of("ours", 2, 500)];
        LoadSample[] nginx = [Samples.Of("nginx", 2, 1000), Samples.Of("nginx", 1, 0)];

        Assert.Equal([0.5], Ratios.Within(ours, nginx, sample => sample.Figures.Rate));
    }
}
