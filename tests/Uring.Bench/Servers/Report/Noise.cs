namespace Uring.Bench.Servers.Report;

/// <summary>Whether the machine had something else to do: then the figures are not worth much, and the report has to say so.</summary>
internal static class Noise
{
    private const double Tolerated = 0.1;

    /// <summary>Adds a remark when it had.</summary>
    /// <param name="results">What was found out.</param>
    public static void Remark(Results results)
    {
        Spread others = Spread.Of(results.Loads.Select(sample => sample.Others));
        if (others.Median > Tolerated)
        {
            results.Remark(FormattableString.Invariant(
                $"not trustworthy: on average {others.Median:F2} processors (at most {others.Max:F2}) were busy with neither server nor client"));
        }
    }
}
