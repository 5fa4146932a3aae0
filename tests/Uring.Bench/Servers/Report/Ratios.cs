namespace Uring.Bench.Servers.Report;

/// <summary>
/// Ratios of figures of the same round. A slow moment of the machine affects both figures of a round.
/// </summary>
internal static class Ratios
{
    /// <summary>
    /// Returns a ratio for each round in which both have a sample and the divisor is above 0.
    /// </summary>
    /// <param name="samples">The samples of one server, one for each round.</param>
    /// <param name="others">The samples to divide by, one for each round.</param>
    /// <param name="figure">The figure.</param>
    public static IEnumerable<double> Within(IEnumerable<LoadSample> samples, IEnumerable<LoadSample> others, Func<LoadSample, double> figure)
    {
        Dictionary<int, double> divisors = others.ToDictionary(sample => sample.Round, figure);
        return samples
            .Where(sample => divisors.GetValueOrDefault(sample.Round) > 0)
            .Select(sample => figure(sample) / divisors[sample.Round]);
    }
}
