using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>
/// The head notes the fields that conditions and the access log need, however its bytes arrive.
/// </summary>
public class NotedFieldTests
{
    private const string Start = "GET / HTTP/1.1\r\nHost: a\r\n";

    private static readonly RequestLimits s_limits = new() { NotesFields = true };

    [Theory]
    [InlineData("", "")]
    [InlineData("If-Match: \"a\"\r\n", "IfMatch=\"a\"")]
    [InlineData("IF-NONE-MATCH:W/\"a\", \"b\"\r\n", "IfNoneMatch=W/\"a\", \"b\"")]
    [InlineData("if-modified-since:\t Sun, 06 Nov 1994 08:49:37 GMT \t\r\n", "IfModifiedSince=Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("If-Unmodified-Since: x\r\n", "IfUnmodifiedSince=x")]
    [InlineData("Range: bytes=0-1\r\nIf-Range: \"a\"\r\n", "Range=bytes=0-1; IfRange=\"a\"")]
    [InlineData("Accept-Encoding: gzip\r\nX: y\r\nAccept-Encoding: br\r\n", "AcceptEncoding=gzip|br")]
    [InlineData("If-Match: \"a\"\r\nIf-Match:\r\nif-match: *\r\n", "IfMatch=\"a\"||*")]
    [InlineData("User-Agent: a b\r\nReferer: http://c/\r\n", "UserAgent=a b; Referer=http://c/")]
    [InlineData("User-Agent:\r\n", "UserAgent=")]
    [InlineData("Range: a\r\nRange: b\r\nRanges: c\r\nRang: d\r\n", "Range=a|b")]
    [InlineData("Referrer: a\r\nIf-Matsh: b\r\nUser_Agent: c\r\nAccept-Encodinh: d\r\nIf-Modified-Sinse: e\r\nTransfer-Encodine: f\r\n", "")]
    [InlineData("Connection: close\r\nUser-Agent: \u0080\u00ff\r\nContent-Length: 0\r\n", "UserAgent=\u0080\u00ff")]
    public void Noted_fields_have_the_values_of_their_lines(string fields, string noted) =>
        Assert.Equal((HeadStatus.Complete, noted), Result($"{Start}{fields}\r\n"));

    [Fact]
    public void Empty_lines_before_the_request_move_the_values() =>
        Assert.Equal((HeadStatus.Complete, "Range=a|b"), Result($"\r\n\r\n{Start}Range: a\r\nRange: b\r\n\r\n"));

    [Fact]
    public void Bytes_after_the_head_are_no_lines_of_it() =>
        Assert.Equal((HeadStatus.Complete, "Range=a|b"), Result($"{Start}Range: a\r\nRange: b\r\n\r\nRange: c\r\n\r\n"));

    [Fact]
    public void A_head_of_the_largest_size_has_its_last_field()
    {
        RequestLimits limits = s_limits with { MaxHead = RequestLimits.LargestHead };
        const string Last = "Referer: z\r\n\r\n";
        string text = $"{Start}X: ".PadRight(limits.MaxHead - "\r\n".Length - Last.Length, 'x') + $"\r\n{Last}";
        HeadResult head = HeadResult.Of(text, limits);
        Assert.Equal((HeadStatus.Complete, RequestLimits.LargestHead, "Referer=z"), (head.Status, head.Length, head.Noted));
    }

    [Fact]
    public void Nothing_is_noted_where_nothing_needs_it() =>
        Assert.Equal("", HeadResult.InAllWays($"{Start}Range: bytes=0-1\r\nUser-Agent: a\r\n\r\n").Noted);

    private static (HeadStatus Status, string Noted) Result(string text)
    {
        HeadResult head = HeadResult.InAllWays(text, s_limits);
        return (head.Status, head.Noted);
    }
}
