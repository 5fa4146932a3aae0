using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>The end of a body, in one piece, in each two pieces, and byte by byte.</summary>
public class BodyReaderTests
{
    private const string Next = "GET /next";

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "a")]
    [InlineData(13, "0\r\n\r\n\0\n\r\n\r\n\r\n")]
    public void A_body_ends_by_its_content_length(int length, string body) =>
        Assert.Equal((BodyStatus.Complete, RequestError.None, length), Read($"Content-Length: {length}", body + Next));

    [Theory]
    [InlineData("0\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("1\r\na\r\n1\r\nb\r\n00000\r\n\r\n")]
    [InlineData("a\r\n0123456789\r\n0\r\n\r\n")]
    [InlineData("A\r\n\r\n0\r\n\r\n\0\u00ff\n\r\n0\r\n\r\n")]
    [InlineData("0000000000000001\r\na\r\n0000000000000000\r\n\r\n")]

    // Extensions.
    [InlineData("1;a\r\na\r\n0;b=c\r\n\r\n")]
    [InlineData("1 ; a = b ; c\r\na\r\n0\r\n\r\n")]
    [InlineData("1;a=\"\"\r\na\r\n0;a=\"b;c= \t\\\"\\\\\u00ff\";d\r\n\r\n")]
    [InlineData("0;a=\"b\" ;\tc=d\r\n\r\n")]
    [InlineData("0;!#$%&'*+-.^_`|~0aZ=!#$%&'*+-.^_`|~0aZ\r\n\r\n")]

    // Trailers.
    [InlineData("0\r\na: b\r\n\r\n")]
    [InlineData("1\r\na\r\n0\r\na:\r\nContent-Length: 7\r\nTransfer-Encoding: gzip\r\n\r\n")]
    public void A_body_ends_by_its_last_chunk(string body) =>
        Assert.Equal((BodyStatus.Complete, RequestError.None, body.Length), Read("Transfer-Encoding: chunked", body + Next));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5;a")]
    [InlineData("5\r\nhell")]
    [InlineData("5\r\nhello\r\n0\r\n")]
    [InlineData("5\r\nhello\r\n0\r\na: b\r\n\r")]
    public void A_body_without_its_end_is_incomplete(string body) =>
        Assert.Equal((BodyStatus.Incomplete, RequestError.None, body.Length), Read("Transfer-Encoding: chunked", body));

    [Theory]

    // Sizes.
    [InlineData("\r\n", RequestError.InvalidChunk)]
    [InlineData(";a\r\n", RequestError.InvalidChunk)]
    [InlineData(" 5\r\n", RequestError.InvalidChunk)]
    [InlineData("+5\r\n", RequestError.InvalidChunk)]
    [InlineData("-1\r\n", RequestError.InvalidChunk)]
    [InlineData("0x5\r\n", RequestError.InvalidChunk)]
    [InlineData("5h\r\n", RequestError.InvalidChunk)]
    [InlineData("5,\r\n", RequestError.InvalidChunk)]
    [InlineData("5_0\r\n", RequestError.InvalidChunk)]
    [InlineData("\u00b2\r\n", RequestError.InvalidChunk)]
    [InlineData("00000000000000005\r\n", RequestError.InvalidChunk)]
    [InlineData("10000000000000005\r\n", RequestError.BodyTooLarge)]
    [InlineData("ffffffffffffffff\r\n", RequestError.BodyTooLarge)]
    [InlineData("100001\r\n", RequestError.BodyTooLarge)]

    // Line ends.
    [InlineData("5\n", RequestError.InvalidChunk)]
    [InlineData("5\r5\n", RequestError.InvalidChunk)]
    [InlineData("5\r\rhello\r\n", RequestError.InvalidChunk)]
    [InlineData("5 \r\n", RequestError.InvalidChunk)]
    [InlineData("5\r\nhello\n", RequestError.InvalidChunk)]
    [InlineData("5\r\nhello\r0", RequestError.InvalidChunk)]
    [InlineData("5\r\nhello0\r\n", RequestError.InvalidChunk)]
    [InlineData("5\r\nhello!\r\n", RequestError.InvalidChunk)]
    [InlineData("0\r\n\n", RequestError.InvalidLineEnd)]
    [InlineData("0\r\n\r\r\n", RequestError.InvalidLineEnd)]

    // Extensions.
    [InlineData("5;\r\n", RequestError.InvalidChunk)]
    [InlineData("5; \r\n", RequestError.InvalidChunk)]
    [InlineData("5;;a\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=b=c\r\n", RequestError.InvalidChunk)]
    [InlineData("5;=b\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a b\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a \r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=b c\r\n", RequestError.InvalidChunk)]
    [InlineData("5 a\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a\n", RequestError.InvalidChunk)]
    [InlineData("5;a\0\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=\"b\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=\"b\n\"\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=\"b\"c\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=b\"c\"\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=\"\\\n\"\r\n", RequestError.InvalidChunk)]
    [InlineData("5;a=\u00e9\r\n", RequestError.InvalidChunk)]

    // Trailers.
    [InlineData("0\r\na\r\n", RequestError.InvalidFieldName)]
    [InlineData("0\r\na : b\r\n", RequestError.InvalidFieldName)]
    [InlineData("0\r\n: b\r\n", RequestError.InvalidFieldName)]
    [InlineData("0\r\nGET / HTTP/1.1\r\n", RequestError.InvalidFieldName)]
    [InlineData("0\r\na: \0\r\n", RequestError.InvalidFieldValue)]
    [InlineData("0\r\na: b\n", RequestError.InvalidLineEnd)]
    [InlineData("0\r\na: b\r\n c\r\n", RequestError.FoldedField)]
    [InlineData("0\r\n a: b\r\n", RequestError.FoldedField)]
    public void A_body_is_refused_at_its_first_mistake(string body, object error)
    {
        (BodyStatus status, RequestError found, int _) = Read("Transfer-Encoding: chunked", body);
        Assert.Equal((BodyStatus.Refused, error), (status, found));
    }

    [Theory]
    [InlineData(10UL, RequestError.None)]
    [InlineData(9UL, RequestError.BodyTooLarge)]
    [InlineData(0UL, RequestError.None)]
    public void The_limit_bounds_the_sum_of_the_chunks(ulong limit, object error) => Assert.Equal(
        error,
        Read("Transfer-Encoding: chunked", "4\r\nabcd\r\n6\r\nefghij\r\n0\r\n\r\n", new RequestLimits { MaxBody = limit }).Error);

    [Fact]
    public void A_chunk_that_is_too_large_is_refused_before_its_data() => Assert.Equal(
        RequestError.BodyTooLarge, Read("Transfer-Encoding: chunked", "a", new RequestLimits { MaxBody = 9 }).Error);

    [Fact]
    public void A_chunk_of_the_largest_size_is_incomplete()
    {
        (BodyStatus status, RequestError error, int _) =
            Read("Transfer-Encoding: chunked", "ffffffffffffffff\r\nabc", new RequestLimits { MaxBody = 0 });
        Assert.Equal((BodyStatus.Incomplete, RequestError.None), (status, error));
    }

    [Theory]
    [InlineData(64, RequestError.None)]
    [InlineData(65, RequestError.InvalidChunk)]
    public void The_limit_bounds_the_extensions_of_all_chunks_together(int lastLength, object error)
    {
        // The bound is 4096 bytes: 64 times 64, with the semicolons.
        string body = string.Concat(Enumerable.Repeat($"1;{new string('a', 63)}\r\na\r\n", 63));
        string last = $"0;{new string('a', lastLength - 1)}\r\n\r\n";
        Assert.Equal(error, ReadWhole("Transfer-Encoding: chunked", body + last, new RequestLimits()).Error);
    }

    [Theory]
    [InlineData(64, RequestError.None)]
    [InlineData(63, RequestError.HeadTooLarge)]
    public void The_limit_bounds_the_trailer_section(int limit, object error)
    {
        string body = $"0\r\na: {new string('a', 57)}\r\n\r\n";
        Assert.Equal(error, Read("Transfer-Encoding: chunked", body, new RequestLimits { MaxHead = limit }).Error);
    }

    [Fact]
    public void A_trailer_section_that_fills_its_limit_without_an_end_is_refused()
    {
        RequestLimits limits = new() { MaxHead = 8 };
        Assert.Equal(BodyStatus.Incomplete, Read("Transfer-Encoding: chunked", "0\r\na: bcde", limits).Status);
        Assert.Equal(RequestError.HeadTooLarge, Read("Transfer-Encoding: chunked", "0\r\na: bcdef", limits).Error);
    }

    [Theory]
    [InlineData(3, RequestError.None)]
    [InlineData(2, RequestError.TooManyFields)]
    public void The_limit_bounds_the_number_of_trailers(int limit, object error) => Assert.Equal(
        error,
        Read("Transfer-Encoding: chunked", "0\r\na:\r\nb:\r\nc:\r\n\r\n", new RequestLimits { MaxFields = limit }).Error);

    [Fact]
    public void A_request_without_a_body_is_complete()
    {
        BodyReader body = default;
        Assert.Equal(BodyStatus.Complete, body.Read(HeadResult.Bytes("GET / HTTP/1.1"), out int consumed));
        Assert.Equal(0, consumed);
    }

    private static (BodyStatus Status, RequestError Error, int Consumed) Read(string field, string body, RequestLimits? limits = null)
    {
        RequestLimits of = limits ?? new RequestLimits();
        (BodyStatus Status, RequestError Error, int Consumed) whole = ReadWhole(field, body, of);
        for (int first = 0; first <= body.Length; first++)
        {
            Assert.Equal(whole, ReadInPieces(field, body, [first, body.Length], of));
        }

        Assert.Equal(whole, ReadInPieces(field, body, Enumerable.Range(1, body.Length), of));
        return whole;
    }

    private static (BodyStatus Status, RequestError Error, int Consumed) ReadWhole(string field, string body, RequestLimits limits) =>
        ReadInPieces(field, body, [body.Length], limits);

    private static (BodyStatus Status, RequestError Error, int Consumed) ReadInPieces(
        string field, string body, IEnumerable<int> ends, RequestLimits limits)
    {
        RequestHead head = default;
        byte[] headBytes = HeadResult.Bytes($"PUT / HTTP/1.1\r\nHost:\r\n{field}\r\n\r\n");
        Assert.Equal(HeadStatus.Complete, RequestParser.Read(ref head, headBytes, limits with { MaxHead = 8192 }));
        BodyReader reader = new(head, limits);
        byte[] bytes = HeadResult.Bytes(body);
        int position = 0;
        BodyStatus status = reader.Read([], out _);
        foreach (int end in ends)
        {
            status = reader.Read(bytes.AsSpan(position..end), out int consumed);
            position += consumed;
            if (status != BodyStatus.Incomplete)
            {
                break;
            }

            Assert.Equal(end, position);
        }

        return (status, reader.Error, position);
    }
}
