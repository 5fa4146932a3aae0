namespace Uring.Bench.Report;

/// <summary>
/// Ratios of figures of the same round. A slow moment of the machine affects both figures of a round.
/// </summary>
internal static class Ratios
{
    /// <summary>
    /// Returns a ratio for each round in which both have a sample and the divisor is above 0.
    /// </summary>
    /// <typeparam name="T">The type of the samples.</typeparam>
    /// <param name="samples">The samples of one peer, one for each round.</param>
    /// <param name="others">The samples to divide by, one for each round.</param>
    /// <param name="figure">The figure.</param>
    public static IEnumerable<double> Within<T>(IEnumerable<T> samples, IEnumerable<T> others, Func<T, double> figure)
        where T : ISample
    {
        Dictionary<int, double> divisors = others.ToDictionary(sample => sample.Round, figure);
        return samples
            .Where(sample => divisors.GetValueOrDefault(sample.Round) > 0)
            .Select(sample => figure(sample) / divisors[sample.Round]);
    }
}
