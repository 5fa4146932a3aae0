using CsCheck;

namespace Uring.Tests.Server;

/// <summary>Compares the answers to generated combinations of conditions with those of an oracle.</summary>
internal static class ConditionComparison
{
    private const int MostShown = 5;

    /// <summary>
    /// Requires the same answer for each combination that no known difference explains. Each known difference
    /// must explain a combination alone.
    /// </summary>
    /// <param name="tag">The entity tag of the oracle's file.</param>
    /// <param name="length">The length of the oracle's file.</param>
    /// <param name="oracle">Returns the answer of the oracle.</param>
    /// <param name="known">The differences with their reasons.</param>
    /// <param name="cases">The number of combinations.</param>
    public static void Run(
        string tag,
        uint length,
        Func<ConditionFields, (int Status, uint First, uint Count)> oracle,
        IReadOnlyList<(Func<ConditionFields, bool> Explains, string Reason)> known,
        int cases)
    {
        HashSet<int> statuses = [];
        HashSet<string> needed = [];
        List<string> unknown = [];
        ConditionFields.Any.Sample(
            fields =>
            {
                (int Status, uint First, uint Count) ours =
                    ConditionRequest.Of(fields.Method, [.. fields.Lines(tag)]).Evaluate(tag, ConditionFields.LastModified, length);
                (int Status, uint First, uint Count) theirs = oracle(fields);
                if (ours == theirs)
                {
                    statuses.Add(ours.Status);
                    return;
                }

                string[] reasons = [.. known.Where(difference => difference.Explains(fields)).Select(difference => difference.Reason)];
                unknown.AddRange(reasons.Length == 0 ? [$"{fields}: {ours}, the oracle: {theirs}"] : []);
                needed.UnionWith(reasons.Length == 1 ? reasons : []);
            },
            iter: HttpCases.Number ?? cases,
            threads: 1);
        Assert.True(unknown.Count == 0, string.Join('\n', unknown.Take(MostShown)));
        Assert.Equal([200, 206, 304, 412, 416], statuses.Order());
        Assert.Equal(known.Select(difference => difference.Reason).Order(StringComparer.Ordinal), needed.Order(StringComparer.Ordinal));
    }
}
