using Uring.Bench.Report;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Kestrel;

/// <summary>The cells of the tables over all loads: requests per second, then server CPU per request.</summary>
internal static class KestrelCells
{
    /// <summary>Returns the medians of a reference, or a dash without samples.</summary>
    public static string Figures(LoadSample[] reference) => reference.Length == 0
        ? "-"
        : FormattableString.Invariant($"{Spread.Of(reference.Select(sample => sample.Figures.Rate)).Median:N0}/s, {Spread.Of(reference.Select(sample => sample.ServerCpu)).Median:F1} us");

    /// <summary>Returns the medians of the ratios within the rounds, or a dash without a common round.</summary>
    /// <param name="samples">The samples of a peer.</param>
    /// <param name="reference">The samples of the reference.</param>
    public static string Pair(LoadSample[] samples, LoadSample[] reference)
    {
        double rate = Spread.Of(Ratios.Within(samples, reference, sample => sample.Figures.Rate)).Median;
        double cpu = Spread.Of(Ratios.Within(samples, reference, sample => sample.ServerCpu)).Median;
        return double.IsNaN(rate) ? "-" : FormattableString.Invariant($"{rate:F2}, {cpu:F2}");
    }
}
