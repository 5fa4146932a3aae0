namespace Uring.Tests.Server;

/// <summary>Generated combinations of conditions have the answer of nginx.</summary>
public sealed class NginxConditionTests
{
    private const int Cases = 3000;

    private static readonly (Func<ConditionFields, bool> Explains, string Reason)[] s_known =
    [
        (fields => fields is { IfMatch: not null, IfUnmodifiedSince: not null },
            "RFC 9110, 13.1.4: If-Match overrides If-Unmodified-Since. nginx evaluates both."),
        (fields => fields is { IfNoneMatch: not null, IfModifiedSince: not null },
            "RFC 9110, 13.1.3: If-None-Match overrides If-Modified-Since. nginx evaluates both."),
        (fields => fields.IfUnmodifiedSince == "x", "RFC 9110, 13.1.4: a server ignores a malformed date. For nginx the condition is false."),
        (fields => fields is { Method: "HEAD", Range: not null }, "RFC 9110, 14.2: only GET has ranges. nginx evaluates them for HEAD too."),
    ];

    [Fact]
    public async Task Generated_conditions_have_the_same_answer()
    {
        await using NginxFiles nginx = await NginxFiles.StartAsync();
        string tag = nginx.Tag();
        ConditionComparison.Run(tag, NginxFiles.Length, fields => nginx.Answer(fields.Method, fields.Lines(tag)), s_known, Cases);
    }
}
