using Uring.Bench.Servers.Report;

namespace Uring.Bench.Servers.Compare;

/// <summary>Whether several runs say the same of one figure: whether there is a value that lies within the spread of each of them.</summary>
internal static class Agreement
{
    /// <summary>
    /// The pairs of runs whose spreads have no value in common. None: they agree, since spreads on a line of which every two meet
    /// all meet in one place.
    /// </summary>
    /// <param name="runs">What each run says; NaN where it has none, which is apart from nothing.</param>
    /// <returns>Their indices.</returns>
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
