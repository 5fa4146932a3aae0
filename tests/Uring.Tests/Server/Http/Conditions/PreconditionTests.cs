using Uring.Server.Http.Conditions;
using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>The conditions of a request in the order of RFC 9110, section 13.2.2.</summary>
public class PreconditionTests
{
    private const string Tag = "\"a\"";
    private const long LastModified = 784_111_777;
    private const uint Length = 1000;

    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string Same = "Sunday, 06-Nov-94 08:49:37 GMT";
    private const string After = "Sun Nov  6 08:49:38 1994";

    [Theory]
    [InlineData("", 200)]
    [InlineData("If-Match: \"a\"", 200)]
    [InlineData("If-Match: *", 200)]
    [InlineData("If-Match: W/\"a\"", 412)]
    [InlineData("If-Match: \"b\"", 412)]
    [InlineData("If-Match: a", 412)]
    [InlineData("If-Match:", 412)]
    [InlineData("If-Match: \"b\"\r\nIf-Match: \"a\"", 200)]
    [InlineData("If-Match: \"b\"\r\nIf-Match: b", 412)]
    [InlineData("If-Match: *\r\nIf-Match: \"a\"", 412)]
    [InlineData("If-Match: \"a\"\r\nIf-Unmodified-Since: " + Before, 200)]
    [InlineData("If-Unmodified-Since: " + Before, 412)]
    [InlineData("If-Unmodified-Since: " + Same, 200)]
    [InlineData("If-Unmodified-Since: " + After, 200)]
    [InlineData("If-Unmodified-Since: x", 200)]
    [InlineData("If-Unmodified-Since: " + Before + "\r\nIf-Unmodified-Since: " + Before, 200)]
    [InlineData("If-None-Match: \"a\"", 304)]
    [InlineData("If-None-Match: W/\"a\"", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"b\"", 200)]
    [InlineData("If-None-Match: \"b\"\r\nX: y\r\nif-none-match: W/\"a\"", 304)]
    [InlineData("If-None-Match: \"a\", b", 200)]
    [InlineData("If-None-Match: \"a\"\r\nIf-None-Match: b", 200)]
    [InlineData("If-None-Match: \"b\"\r\nIf-Modified-Since: " + After, 200)]
    [InlineData("If-None-Match: b\r\nIf-Modified-Since: " + After, 200)]
    [InlineData("If-None-Match: \"a\"\r\nIf-Modified-Since: " + Before, 304)]
    [InlineData("If-Modified-Since: " + Before, 200)]
    [InlineData("If-Modified-Since: " + Same, 304)]
    [InlineData("If-Modified-Since: " + After, 304)]
    [InlineData("If-Modified-Since: x", 200)]
    [InlineData("If-Modified-Since: " + Same + "\r\nIf-Modified-Since: " + Same, 200)]
    [InlineData("If-Match: \"a\"\r\nIf-None-Match: \"a\"", 304)]
    [InlineData("If-Match: \"b\"\r\nIf-None-Match: \"a\"", 412)]
    [InlineData("If-Unmodified-Since: " + Before + "\r\nIf-None-Match: \"a\"", 412)]
    [InlineData("If-None-Match: \"a\"\r\nRange: bytes=0-0", 304)]
    [InlineData("If-Match: \"b\"\r\nRange: bytes=5000-", 412)]
    [InlineData("Range: bytes=5000-", 416)]
    [InlineData("Range: bytes=5000-\r\nRange: bytes=5000-", 200)]
    [InlineData("Range: bytes=5000-\r\nIf-Range: \"a\"", 416)]
    [InlineData("Range: bytes=5000-\r\nIf-Range: \"b\"", 200)]
    public void The_first_decisive_field_decides(string fields, int status)
    {
        (int Status, uint First, uint Count) answer = Evaluate("GET", fields);
        Assert.Equal((status, 0U, status == 200 ? Length : 0U), answer);
    }

    [Theory]
    [InlineData("Range: bytes=1-2", 206)]
    [InlineData("Range: bytes=1-2\r\nIf-None-Match: \"b\"\r\nIf-Match: \"a\"", 206)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: \"a\"", 206)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: W/\"a\"", 200)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: \"a\", \"b\"", 200)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: *", 200)]
    [InlineData("Range: bytes=1-2\r\nIf-Range:", 200)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: \"a\"\r\nIf-Range: \"a\"", 200)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: " + Same, 206)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: " + Before, 200)]
    [InlineData("Range: bytes=1-2\r\nIf-Range: " + After, 200)]
    [InlineData("If-Range: \"b\"", 200)]
    public void A_range_depends_on_If_Range(string fields, int status) => Assert.Equal(
        status == 206 ? (206, 1U, 2U) : (200, 0U, Length), Evaluate("GET", fields));

    [Theory]
    [InlineData("Range: bytes=1-2", 200)]
    [InlineData("Range: bytes=5000-", 200)]
    [InlineData("Range: bytes=1-2\r\nIf-None-Match: \"a\"", 304)]
    [InlineData("If-Match: \"b\"", 412)]
    [InlineData("If-Modified-Since: " + Same, 304)]
    public void A_HEAD_has_conditions_and_no_range(string fields, int status) => Assert.Equal(status, Evaluate("HEAD", fields).Status);

    [Fact]
    public void The_evaluation_of_conditions_allocates_nothing()
    {
        byte[] bytes = HeadResult.Bytes(
            "GET / HTTP/1.1\r\nHost: a\r\nIf-Match: \"b\"\r\nIf-Match: \"a\"\r\nIf-None-Match: \"b\", W/\"c\"\r\nIf-Range: Sunday, 06-Nov-94 08:49:37 GMT\r\n"
            + "Range: bytes=1-2\r\nAccept-Encoding: gzip;q=0.5, br\r\n\r\n");
        Assert.Equal(1004U, Answer(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        uint sum = 0;
        for (int round = 0; round < 1000; round++)
        {
            sum += Answer(bytes);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_004_000U, sum);
    }

    private static uint Answer(byte[] bytes)
    {
        RequestHead head = default;
        _ = RequestParser.Read(ref head, bytes, new RequestLimits { NotesFields = true });
        Validators validators = new() { EntityTag = "\"a\""u8, LastModified = LastModified, Length = Length };
        PreconditionResult result = Preconditions.Evaluate(head, bytes, validators, LastModified, out uint first, out uint count);
        ContentCoding coding = AcceptEncoding.Choose(head.Noted.LinesOf(NotedField.AcceptEncoding, bytes), hasGzip: true, hasBrotli: true);
        return result == PreconditionResult.Partial ? (1000 * first) + count + (uint)coding : 0;
    }

    private static (int Status, uint First, uint Count) Evaluate(string method, string fields) =>
        new ConditionRequest($"{method} / HTTP/1.1\r\nHost: a\r\n{fields}{(fields.Length > 0 ? "\r\n" : "")}\r\n").Evaluate(Tag, LastModified, Length);
}
