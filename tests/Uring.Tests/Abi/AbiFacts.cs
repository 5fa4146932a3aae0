namespace Uring.Tests.Abi;

/// <summary>
/// Facts of an ABI as text: <c>name: value</c>, one for each constant, structure and field.
/// </summary>
internal static class AbiFacts
{
    /// <summary>
    /// Returns whether a name is a counter. Counters grow with each header, and are not compared.
    /// </summary>
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

    /// <summary>Requires the same facts on both sides.</summary>
    public static void AssertSame(IDictionary<string, string> expected, IDictionary<string, string> actual)
    {
        Assert.NotEmpty(expected);
        List<string> differences =
        [
            .. expected.Keys.Except(actual.Keys).Select(name => $"missing: {name} ({expected[name]})"),
            .. actual.Keys.Except(expected.Keys).Select(name => $"unexpected: {name} ({actual[name]})"),
            .. Differences(expected, actual),
        ];
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>
    /// Requires the same value for each name of both sides, and returns the number of these names.
    /// </summary>
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
