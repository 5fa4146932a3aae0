using Uring.Bench.Report;

namespace Uring.Bench.Servers.Compare;

/// <summary>
/// Checks whether several runs agree on a figure: whether one value lies within the spread of each run.
/// </summary>
internal static class Agreement
{
    /// <summary>
    /// Returns the pairs of runs whose spreads have no value in common. Without such a pair all runs agree:
    /// intervals that meet in pairs have a value in common.
    /// </summary>
    /// <param name="runs">
    /// The spread of each run. A run without the figure has NaN, which differs from no other run.
    /// </param>
    /// <returns>The indices of each pair.</returns>
    public static IEnumerable<(int First, int Second)> Apart(IReadOnlyList<Spread> runs)
    {
        for (int second = 1; second < runs.Count; second++)
        {
            for (int first = 0; first < second; first++)
            {
                if (runs[first].Min > runs[second].Max || runs[first].Max < runs[second].Min)
                {
                    yield return (first, second);
                }
            }
        }
    }
}
