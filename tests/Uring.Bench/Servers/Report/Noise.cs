using Uring.Bench.Report;

namespace Uring.Bench.Servers.Report;

/// <summary>
/// Checks whether the machine had other work. The figures are then unreliable, and the report has to say so.
/// </summary>
internal static class Noise
{
    private const double Tolerated = 0.1;

    /// <summary>Adds a remark when the machine had other work.</summary>
    /// <param name="results">The results of the run.</param>
    public static void Remark(Results results)
    {
        Spread others = Spread.Of(results.Loads.Select(sample => sample.Others));
        if (others.Median > Tolerated)
        {
            results.Remark(FormattableString.Invariant(
                $"unreliable: {others.Median:F2} processors (median; at most {others.Max:F2}) were busy with neither server nor client"));
        }
    }
}
