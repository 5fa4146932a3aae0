using static Uring.Tests.Server.ConditionFields;

namespace Uring.Tests.Server;

/// <summary>Generated combinations of conditions have the answer of ASP.NET Core's static files.</summary>
public sealed class StaticFileTests : IAsyncDisposable
{
    private const int Cases = 5000;

    private static readonly (Func<ConditionFields, bool> Explains, string Reason)[] s_known =
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

    private readonly StaticFileOracle _oracle = new(DateTimeOffset.FromUnixTimeSeconds(LastModified).UtcDateTime);

    [Fact]
    public void Generated_conditions_have_the_same_answer()
    {
        string tag = _oracle.Tag();
        ConditionComparison.Run(tag, StaticFileOracle.Length, fields => _oracle.Answer(fields.Method, fields.Lines(tag)), s_known, Cases);
    }

    public ValueTask DisposeAsync() => _oracle.DisposeAsync();
}
