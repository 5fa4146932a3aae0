namespace Uring.Tests.Abi;

/// <summary>Facts of an ABI as text: <c>name: value</c>, one per constant, structure and field.</summary>
internal static class AbiFacts
{
    /// <summary>Counters, and not part of any agreement: they grow with each header.</summary>
    public static bool IsCounter(string name) =>
        name.EndsWith("_LAST", StringComparison.Ordinal) || name.EndsWith("_MAX", StringComparison.Ordinal);

    public static SortedDictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines.Where(line => !line.StartsWith('#')))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            facts.Add(line[..colon], line[(colon + 2)..]);
        }

        return facts;
    }

    /// <summary>The same facts on both sides, none more and none less.</summary>
    public static void AssertSame(IDictionary<string, string> expected, IDictionary<string, string> actual)
    {
        Assert.NotEmpty(expected);
        List<string> differences =
        [
            .. expected.Keys.Except(actual.Keys).Select(name => $"missing: {name} ({expected[name]})"),
            .. actual.Keys.Except(expected.Keys).Select(name => $"too much: {name} ({actual[name]})"),
            .. Differences(expected, actual),
        ];
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>The same value wherever both sides have the name; returns how many those are.</summary>
    public static int AssertSameWhereCommon(IDictionary<string, string> expected, IDictionary<string, string> actual)
    {
        List<string> differences = [.. Differences(expected, actual)];
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        return expected.Keys.Intersect(actual.Keys).Count();
    }

    private static IEnumerable<string> Differences(IDictionary<string, string> expected, IDictionary<string, string> actual) =>
        expected.Keys.Intersect(actual.Keys)
            .Where(name => expected[name] != actual[name])
            .Select(name => $"{name}: expected {expected[name]}, is {actual[name]}");
}
