using CsCheck;
using static Uring.Tests.Server.OracleComparison;

namespace Uring.Tests.Server;

/// <summary>A method, and the fields with conditions. Null stands for a missing field.</summary>
internal sealed record ConditionFields(
    string Method, string? IfMatch, string? IfNoneMatch, string? IfModifiedSince, string? IfUnmodifiedSince, string? Range, string? IfRange)
{
    public const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    public const string Same = "Sun, 06 Nov 1994 08:49:37 GMT";
    public const string After = "Sun, 06 Nov 1994 08:49:38 GMT";

    /// <summary>The time of <see cref="Same"/>, in seconds since 1970.</summary>
    public const long LastModified = 784_111_777;

    // Stands for the entity tag of the oracle.
    private const string Tag = "TAG";

    private static readonly Gen<string?> s_tags = OneOf<string?>(
        null, null, null, $"{Tag}", $"W/{Tag}", "\"b\"", "*", $"\"b\", {Tag}", "\"b\", \"c\"", "x");

    private static readonly Gen<string?> s_date = OneOf(null, null, Before, Same, After, "x");

    private static readonly Gen<string?> s_range = OneOf(
        null, null, "bytes=0-0", "bytes=5-", "bytes=-5", "bytes=1000-", "bytes=-0", "bytes=0-1,3-4", "x=0-1", "x");

    private static readonly Gen<string?> s_ifRange = OneOf<string?>(null, null, $"{Tag}", $"W/{Tag}", "\"b\"", Before, Same, After, "x");

    /// <summary>Generates combinations.</summary>
    public static Gen<ConditionFields> Any { get; } = Gen.Select(
        Gen.Select(s_tags, s_tags),
        Gen.Select(s_date, s_date),
        Gen.Select(s_range, s_ifRange),
        OneOf("GET", "GET", "HEAD"),
        (tags, dates, range, method) => new ConditionFields(method, tags.Item1, tags.Item2, dates.Item1, dates.Item2, range.Item1, range.Item2));

    /// <summary>Returns the lines of the head.</summary>
    /// <param name="tag">The entity tag of the oracle.</param>
    public IEnumerable<(string Name, string? Value)> Lines(string tag) =>
    [
        ("If-Match", IfMatch?.Replace(Tag, tag, StringComparison.Ordinal)),
        ("If-None-Match", IfNoneMatch?.Replace(Tag, tag, StringComparison.Ordinal)),
        ("If-Modified-Since", IfModifiedSince),
        ("If-Unmodified-Since", IfUnmodifiedSince),
        ("Range", Range),
        ("If-Range", IfRange?.Replace(Tag, tag, StringComparison.Ordinal)),
    ];
}
