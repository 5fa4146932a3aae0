using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>
/// Invalid heads. The bar in each text stands for the place where the head is refused: the bytes before it
/// are valid so far.
/// </summary>
public class RefusedHeadTests
{
    public static TheoryData<string, object, int> Heads => new()
    {
        // Methods. The first is the start of a TLS ClientHello.
        { "|\u0016\u0003\u0001\u0002\0", RequestError.InvalidMethod, 400 },
        { "| GET / HTTP/1.1\r\n", RequestError.InvalidMethod, 400 },
        { "GET|\t/ HTTP/1.1\r\n", RequestError.InvalidMethod, 400 },
        { "GET|\r\n", RequestError.InvalidMethod, 400 },
        { "G|(T / HTTP/1.1\r\n", RequestError.InvalidMethod, 400 },
        { "G|\0T / HTTP/1.1\r\n", RequestError.InvalidMethod, 400 },
        { "|\u00c9 / HTTP/1.1\r\n", RequestError.InvalidMethod, 400 },
        { "|{\"a\":1}", RequestError.InvalidMethod, 400 },
        { "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF|G / HTTP/1.1\r\n", RequestError.MethodTooLong, 501 },

        // Targets.
        { "GET | / HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET |\r\n", RequestError.InvalidTarget, 400 },
        { "GET |\t/ HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET /a|\tb HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET /a|#b HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET /|\0 HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET /|\u007f HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET /|\u00e9 HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET a| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET ?a| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET %2Fa| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET a:80| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET ftp://a/| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http:/a| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http://| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http:///a| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http://:80/| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http://b@a/| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http://a:b/| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http://a\\b/| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET http://[::1/| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "GET * HTTP/1.|1\r\n", RequestError.InvalidTarget, 400 },
        { "OPTIONS **| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "CONNECT /| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "CONNECT a| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "CONNECT a:| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "CONNECT :443| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },
        { "CONNECT http://a:443| HTTP/1.1\r\n", RequestError.InvalidTarget, 400 },

        // Versions. The second is the start of the preface of HTTP/2.
        { "GET / HTTP/2.|0\r\n", RequestError.UnsupportedVersion, 505 },
        { "PRI * HTTP/2.|0\r\n\r\nSM\r\n\r\n", RequestError.UnsupportedVersion, 505 },
        { "GET / HTTP/1.|2\r\n", RequestError.UnsupportedVersion, 505 },
        { "GET / HTTP/0.|9\r\n", RequestError.UnsupportedVersion, 505 },
        { "GET /|\r\n", RequestError.InvalidVersion, 400 },
        { "GET /|\n", RequestError.InvalidVersion, 400 },
        { "GET / |\r\n", RequestError.InvalidVersion, 400 },
        { "GET / | HTTP/1.1\r\n", RequestError.InvalidVersion, 400 },
        { "GET / |http/1.1\r\n", RequestError.InvalidVersion, 400 },
        { "GET / HTTP/|x.1\r\n", RequestError.InvalidVersion, 400 },
        { "GET / HTTP/1|,1\r\n", RequestError.InvalidVersion, 400 },
        { "GET / HTTP/1.1|0\r\n", RequestError.InvalidVersion, 400 },
        { "GET / HTTP/1.1| \r\n", RequestError.InvalidVersion, 400 },
        { "GET / |a HTTP/1.1\r\n", RequestError.InvalidVersion, 400 },

        // Line ends.
        { "\r\n\r\n\r\n\r\n|\r\n", RequestError.TooManyEmptyLines, 400 },
        { "\n\n\n\n\r\r\r\r|\n", RequestError.TooManyEmptyLines, 400 },
        { "GET / HTTP/1.1|\nHost: a\r\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r|\rHost: a\r\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r|Host: a\r\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r\nHost: a|\nx: b\r\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r|x: b\r\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r|\r\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\n|\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\n\r|\r\n", RequestError.InvalidLineEnd, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\n\r|x", RequestError.InvalidLineEnd, 400 },

        // Names and values.
        { "GET / HTTP/1.1\r\n|: a\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nHost| : a\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nHost|\t: a\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nHost|\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nHo|(st: a\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nHo|\0st: a\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nHo|\u00dft: a\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nGET| / HTTP/1.1\r\n", RequestError.InvalidFieldName, 400 },
        { "GET / HTTP/1.1\r\nx: a|\0\r\n", RequestError.InvalidFieldValue, 400 },
        { "GET / HTTP/1.1\r\nx: a|\u000bb\r\n", RequestError.InvalidFieldValue, 400 },
        { "GET / HTTP/1.1\r\nx: a|\u007f\r\n", RequestError.InvalidFieldValue, 400 },
        { "GET / HTTP/1.1\r\n| Host: a\r\n", RequestError.FoldedField, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\n|\tb\r\n", RequestError.FoldedField, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\n| \r\n\r\n", RequestError.FoldedField, 400 },

        // Host.
        { "GET / HTTP/1.1\r\n\r|\n", RequestError.MissingHost, 400 },
        { "GET http://a/ HTTP/1.1\r\n\r|\n", RequestError.MissingHost, 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\nHOST: a\r|\n", RequestError.RepeatedHost, 400 },
        { "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r|\n", RequestError.RepeatedHost, 400 },
        { "GET / HTTP/1.1\r\nHost: a b\r|\n", RequestError.InvalidHost, 400 },
        { "GET / HTTP/1.1\r\nHost: a,b\r\nHost: a\r|\n", RequestError.RepeatedHost, 400 },
        { "GET http://a/ HTTP/1.1\r\nHost: b@a\r|\n", RequestError.InvalidHost, 400 },
        { "GET / HTTP/1.0\r\nHost: a/b\r|\n", RequestError.InvalidHost, 400 },

        // Content-Length and Transfer-Encoding.
        { "GET / HTTP/1.1\r\nContent-Length:\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: +1\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: -0\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 1 1\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 1,1\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 5, 5\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 0x1\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 1.0\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: \u00b2\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 9223372036854775808\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 18446744073709551621\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r|\n", RequestError.InvalidContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r|\n", RequestError.RepeatedContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 0\r\ncontent-length: 1\r|\n", RequestError.RepeatedContentLength, 400 },
        { "GET / HTTP/1.1\r\nContent-Length: 1048577\r|\n", RequestError.BodyTooLarge, 413 },
        { "GET / HTTP/1.1\r\nContent-Length: 9223372036854775807\r|\n", RequestError.BodyTooLarge, 413 },
        { "GET / HTTP/1.1\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r|\n", RequestError.ConflictingLength, 400 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r|\n", RequestError.ConflictingLength, 400 },
        { "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r|\n", RequestError.InvalidTransferEncoding, 400 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding:\r|\n", RequestError.InvalidTransferEncoding, 400 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: ,chunked\r|\n", RequestError.InvalidTransferEncoding, 400 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunked,\r|\n", RequestError.InvalidTransferEncoding, 400 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r|\n", RequestError.InvalidTransferEncoding, 400 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r|\n", RequestError.InvalidTransferEncoding, 400 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r|\n", RequestError.UnsupportedCoding, 501 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r|\n", RequestError.UnsupportedCoding, 501 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r|\n", RequestError.UnsupportedCoding, 501 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunked;a=b\r|\n", RequestError.UnsupportedCoding, 501 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: xchunked\r|\n", RequestError.UnsupportedCoding, 501 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: \"chunked\"\r|\n", RequestError.UnsupportedCoding, 501 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: chunk ed\r|\n", RequestError.UnsupportedCoding, 501 },
        { "GET / HTTP/1.1\r\nTransfer-Encoding: |\u000bchunked\r\n", RequestError.InvalidFieldValue, 400 },

        // Expect.
        { "GET / HTTP/1.1\r\nExpect:\r|\n", RequestError.UnmetExpectation, 417 },
        { "GET / HTTP/1.1\r\nExpect: 100-continue, a\r|\n", RequestError.UnmetExpectation, 417 },
        { "GET / HTTP/1.0\r\nExpect: a\r|\n", RequestError.UnmetExpectation, 417 },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_head_is_refused_at_its_first_mistake(string marked, object error, int status)
    {
        int place = marked.IndexOf('|', StringComparison.Ordinal);
        string text = marked.Remove(place, 1);
        HeadResult head = HeadResult.InAllWays(text);
        Assert.Equal((HeadStatus.Refused, error), (head.Status, head.Error));
        Assert.Equal(status, RequestErrors.StatusOf(head.Error));
        Assert.Equal(HeadStatus.Incomplete, HeadResult.Of(text[..place]).Status);
        Assert.Equal(HeadStatus.Refused, HeadResult.Of(text[..(place + 1)]).Status);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a/")]
    [InlineData("http://a")]
    [InlineData("b@a")]
    [InlineData("a:b")]
    [InlineData("a:80:80")]
    [InlineData("a:-1")]
    [InlineData("a\\b")]
    [InlineData("a%")]
    [InlineData("a%4")]
    [InlineData("a%4g")]
    [InlineData("\u00e9")]
    [InlineData("::1")]
    [InlineData("[]")]
    [InlineData("[::1")]
    [InlineData("[::1]a")]
    [InlineData("[::1]]")]
    [InlineData("[[::1]]")]
    [InlineData("[::1%25eth0]")]
    [InlineData("[::1/64]")]
    [InlineData("[:::1]")]
    [InlineData("[1:2:3:4:5:6:7:8:9]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[v1.a]")]
    [InlineData("[a]")]
    public void A_head_with_an_invalid_host_is_refused(string host)
    {
        HeadResult head = HeadResult.InAllWays($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        Assert.Equal((HeadStatus.Refused, RequestError.InvalidHost), (head.Status, head.Error));
    }

    [Fact]
    public void A_refused_head_stays_refused()
    {
        byte[] bytes = HeadResult.Bytes("GET / HTTP/9.9\r\n\r\n");
        RequestHead head = default;
        Assert.Equal(HeadStatus.Refused, RequestParser.Read(ref head, bytes, new RequestLimits()));
        Assert.Equal(HeadStatus.Refused, RequestParser.Read(ref head, bytes, new RequestLimits()));
    }

    [Fact]
    public void Each_mistake_has_one_status()
    {
        int[] statuses = [.. Enum.GetValues<RequestError>().Select(RequestErrors.StatusOf).Distinct().Order()];
        Assert.Equal([400, 413, 414, 417, 431, 501, 505], statuses);
        Assert.Equal(24, Enum.GetValues<RequestError>().Count(error => error != RequestError.None));
    }
}
