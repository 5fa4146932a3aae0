using System.Collections.Concurrent;
using CsCheck;

namespace Uring.Tests.Server;

/// <summary>Compares what this server and an oracle make of the value of a field.</summary>
/// <remarks>URING_HTTP_CASES sets the number of generated values, as for the parser.</remarks>
internal static class OracleComparison
{
    private const int DefaultCases = 20_000;
    private const int MostShown = 10;

    /// <summary>
    /// Requires the same result for each generated value without a known difference, and a different one for
    /// the example of each difference.
    /// </summary>
    /// <param name="values">Generates values, most of them nearly valid.</param>
    /// <param name="ours">Returns the result of this server, the default for an ignored value.</param>
    /// <param name="oracle">Returns the result of the oracle, the default for an ignored value.</param>
    /// <param name="known">The differences.</param>
    public static void Run<T>(Gen<string> values, Func<string, T> ours, Func<string, T> oracle, IReadOnlyList<ValueDifference> known)
    {
        int agreed = 0;
        ConcurrentBag<string> unknown = [];
        values.Sample(
            generated =>
            {
                // The parser of the head removes the whitespace around a value.
                string value = generated.Trim(' ', '\t');
                (T our, T other) = (ours(value), oracle(value));
                if (!EqualityComparer<T>.Default.Equals(our, other))
                {
                    if (!known.Any(difference => difference.Explains(value)))
                    {
                        unknown.Add($"'{HeadText.Escape(value)}': {our}, the oracle: {other}");
                    }
                }
                else if (!EqualityComparer<T>.Default.Equals(our, default))
                {
                    Interlocked.Increment(ref agreed);
                }
            },
            iter: HttpCases.Number ?? DefaultCases);
        Assert.True(unknown.IsEmpty, string.Join('\n', unknown.Order(StringComparer.Ordinal).Take(MostShown)));
        Assert.True(agreed > 0);
        Assert.All(known, difference =>
        {
            Assert.True(difference.Explains(difference.Example), difference.Example);
            Assert.NotEqual(oracle(difference.Example), ours(difference.Example));
        });
    }

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>Changes one character in most of the values.</summary>
    public static Gen<string> Mutated(Gen<string> values, string characters) => Gen.Select(
        values,
        Gen.Int[0, 3],
        Gen.Int[0, 1000],
        OneOf(characters.ToCharArray()),
        (value, change, place, character) =>
        {
            int at = value.Length == 0 ? 0 : place % value.Length;
            return change switch
            {
                0 => value.Insert(at, $"{character}"),
                1 when value.Length > 0 => value.Remove(at, 1).Insert(at, $"{character}"),
                2 when value.Length > 0 => value.Remove(at, 1),
                _ => value,
            };
        });
}
