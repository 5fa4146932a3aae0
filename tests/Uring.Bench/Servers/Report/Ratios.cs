namespace Uring.Bench.Servers.Report;

/// <summary>Ratios of figures that were taken in the same round: what made the machine slow for a while made both slow.</summary>
internal static class Ratios
{
    /// <summary>A ratio for each round in which both have a sample, and the other's figure is above 0.</summary>
    /// <param name="samples">One for each round.</param>
    /// <param name="others">What they are divided by: one for each round.</param>
    /// <param name="figure">Which figure.</param>
    public static IEnumerable<double> Within(IEnumerable<LoadSample> samples, IEnumerable<LoadSample> others, Func<LoadSample, double> figure)
    {
        Dictionary<int, double> divisors = others.ToDictionary(sample => sample.Round, figure);
        return samples
            .Where(sample => divisors.GetValueOrDefault(sample.Round) > 0)
            .Select(sample => figure(sample) / divisors[sample.Round]);
    }
}
