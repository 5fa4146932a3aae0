using CsCheck;
using static Uring.Tests.Server.OracleComparison;

namespace Uring.Tests.Server;

/// <summary>Generated combinations of conditions have the answer of ASP.NET Core's static files.</summary>
public sealed class StaticFileTests : IAsyncDisposable
{
    private const int DefaultCases = 5000;

    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string Same = "Sun, 06 Nov 1994 08:49:37 GMT";
    private const string After = "Sun, 06 Nov 1994 08:49:38 GMT";
    private const string TagMark = "TAG";

    private static readonly DateTimeOffset s_lastModified = DateTimeOffset.FromUnixTimeSeconds(784_111_777);

    private static readonly Gen<string?> s_tags = OneOf<string?>(
        null, null, null, $"{TagMark}", $"W/{TagMark}", "\"b\"", "*", $"\"b\", {TagMark}", "\"b\", \"c\"", "x");

    private static readonly Gen<string?> s_date = OneOf(null, null, Before, Same, After, "x");

    private static readonly Gen<string?> s_range = OneOf(
        null, null, "bytes=0-0", "bytes=5-", "bytes=-5", "bytes=1000-", "bytes=-0", "bytes=0-1,3-4", "x=0-1", "x");

    private static readonly Gen<string?> s_ifRange = OneOf<string?>(null, null, $"{TagMark}", $"W/{TagMark}", "\"b\"", Before, Same, After, "x");

    private static readonly (Func<Fields, bool> Explains, string Reason)[] s_known =
    [
        (fields => fields is { IfMatch: not null, IfUnmodifiedSince: not null },
            "RFC 9110, 13.1.4: If-Match overrides If-Unmodified-Since. The oracle evaluates both."),
        (fields => fields is ({ IfMatch: not null } or { IfUnmodifiedSince: Same or After }) and ({ IfNoneMatch: not null } or { IfModifiedSince: not null }),
            "RFC 9110, 13.2.2: a true If-Match or If-Unmodified-Since does not override If-None-Match. With the oracle it does."),
        (fields => fields is { IfNoneMatch: not null, IfModifiedSince: not null },
            "RFC 9110, 13.1.3: If-None-Match overrides If-Modified-Since. The oracle evaluates both."),
        (fields => fields.IfNoneMatch?.Contains("W/", StringComparison.Ordinal) == true,
            "RFC 9110, 13.1.2: If-None-Match compares weakly. The oracle compares strongly."),
        (fields => fields.Range == "x=0-1", "RFC 9110, 14.2: a server ignores an unknown unit. The oracle ignores the name of the unit."),
        (fields => fields is { IfMatch: "x" }, "A malformed list matches nothing, as in nginx. The oracle ignores it."),
        (fields => fields is { Range: not null, IfRange: Before or After or "x" },
            "RFC 9110, 13.1.5: a date is exactly Last-Modified. The oracle takes a later date, and ignores a malformed value."),
    ];

    private readonly StaticFileOracle _oracle = new(s_lastModified.UtcDateTime);

    [Fact]
    public void Generated_conditions_have_the_same_answer()
    {
        string tag = _oracle.Tag();
        Dictionary<int, int> statuses = [];
        HashSet<string> needed = [];
        List<string> unknown = [];
        Gen.Select(Gen.Select(s_tags, s_tags), Gen.Select(s_date, s_date), Gen.Select(s_range, s_ifRange), OneOf("GET", "GET", "HEAD")).Sample(
            (tags, dates, range, method) =>
            {
                Fields fields = new(method, tags.Item1, tags.Item2, dates.Item1, dates.Item2, range.Item1, range.Item2);
                (string, string?)[] lines = [.. fields.Lines(tag)];
                (int Status, uint First, uint Count) ours =
                    ConditionRequest.Of(method, lines).Evaluate(tag, s_lastModified.ToUnixTimeSeconds(), StaticFileOracle.Length);
                (int Status, uint First, uint Count) theirs = _oracle.Answer(method, lines);
                if (ours == theirs)
                {
                    statuses[ours.Status] = statuses.GetValueOrDefault(ours.Status) + 1;
                    return;
                }

                string[] reasons = [.. s_known.Where(known => known.Explains(fields)).Select(known => known.Reason)];
                unknown.AddRange(reasons.Length == 0 ? [$"{fields}: {ours}, the oracle: {theirs}"] : []);
                needed.UnionWith(reasons.Length == 1 ? reasons : []);
            },
            iter: HttpCases.Number ?? DefaultCases,
            threads: 1);
        Assert.True(unknown.Count == 0, string.Join('\n', unknown.Take(5)));
        Assert.Equal([200, 206, 304, 412, 416], statuses.Keys.Order());

        // A reason that explains nothing alone is not needed.
        Assert.Equal(s_known.Select(known => known.Reason).Order(StringComparer.Ordinal), needed.Order(StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync() => _oracle.DisposeAsync();

    private sealed record Fields(
        string Method, string? IfMatch, string? IfNoneMatch, string? IfModifiedSince, string? IfUnmodifiedSince, string? Range, string? IfRange)
    {
        public IEnumerable<(string Name, string? Value)> Lines(string tag) =>
        [
            ("If-Match", IfMatch?.Replace(TagMark, tag, StringComparison.Ordinal)),
            ("If-None-Match", IfNoneMatch?.Replace(TagMark, tag, StringComparison.Ordinal)),
            ("If-Modified-Since", IfModifiedSince),
            ("If-Unmodified-Since", IfUnmodifiedSince),
            ("Range", Range),
            ("If-Range", IfRange?.Replace(TagMark, tag, StringComparison.Ordinal)),
        ];
    }
}
