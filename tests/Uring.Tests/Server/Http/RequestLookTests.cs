using System.Text;
using Uring.Server.Http;

namespace Uring.Tests.Server;

/// <summary>
/// The first bytes of a request show whether the client may send more. In doubt the answer is yes: a wrong no
/// would reset the client.
/// </summary>
public class RequestLookTests
{
    [Theory]

    // HTTP/1.0 closes the connection by default, and HTTP/1.1 with Connection: close.
    [InlineData("GET / HTTP/1.0\r\n\r\n", nameof(ClientInput.Complete))]
    [InlineData("HEAD / HTTP/1.0\r\nHost: a\r\n\r\n", nameof(ClientInput.Complete))]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", nameof(ClientInput.Complete))]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\ncOnNeCtIoN:\tCLOSE \t\r\n\r\n", nameof(ClientInput.Complete))]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nconnection:close\r\n\r\n", nameof(ClientInput.Complete))]
    [InlineData("GET / HTTP/1.0\r\nConnection: close\r\n\r\n", nameof(ClientInput.Complete))]
    [InlineData("GET /Connection:%20keep-alive HTTP/1.0\r\nX-Connection: keep-alive\r\n\r\n", nameof(ClientInput.Complete))]

    // Another request may follow.
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\nConnection: close, keep-alive\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.1\r\nConnection: closed\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.1\r\nX-Connection: close\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.1\r\nConnection : close\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.1\r\nConnection:\r\n close\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/2.0\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / http/1.0\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET /\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\n\r\n\r\n\r\n", nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\n\r\nx", nameof(ClientInput.MayPipeline))]

    // The request has a body, or may have one, or does not end in a known way.
    [InlineData("", nameof(ClientInput.Unfinished))]
    [InlineData("\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("POST / HTTP/1.0\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("get / HTTP/1.0\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("GETS / HTTP/1.0\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("\r\nGET / HTTP/1.0\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("GET / HTTP/1.0\n\n", nameof(ClientInput.Unfinished))]
    [InlineData("GET / HTTP/1.0\r\nContent-Length: 5\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("GET / HTTP/1.0\r\ncontent-LENGTH:5\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n", nameof(ClientInput.Unfinished))]
    [InlineData("GET / HTTP/1.1\r\nTRANSFER-encoding:chunked\r\nConnection: close\r\n\r\n", nameof(ClientInput.Unfinished))]
    public void A_request_shows_whether_more_may_follow(string request, string expected) => Assert.Equal(expected, $"{Look(request)}");

    [Theory]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("HEAD / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n")]
    public void The_beginning_of_a_request_is_unfinished(string request)
    {
        for (int length = 0; length < request.Length; length++)
        {
            Assert.Equal(ClientInput.Unfinished, Look(request[..length]));
        }

        Assert.NotEqual(ClientInput.Unfinished, Look(request));
    }

    [Fact]
    public void A_head_that_does_not_fit_into_the_buffer_is_unfinished()
    {
        string request = OfLength(RequestLook.MaxLength + 1);
        Assert.Equal(ClientInput.Complete, Look(OfLength(RequestLook.MaxLength)));
        Assert.Equal(ClientInput.Unfinished, Look(request[..RequestLook.MaxLength]));
    }

    [Theory]

    // The body or a part of it has arrived.
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n", 3, nameof(ClientInput.Unfinished))]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", 3, nameof(ClientInput.Unfinished))]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 3, nameof(ClientInput.MayPipeline))]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcG", 3, nameof(ClientInput.MayPipeline))]
    [InlineData("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length:\t3 \r\n\r\nabc", 3, nameof(ClientInput.Complete))]
    [InlineData("PUT / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", 3, nameof(ClientInput.Complete))]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\n\r\n", 0, nameof(ClientInput.MayPipeline))]
    [InlineData("GET / HTTP/1.0\r\nContent-Length: 0\r\n\r\n", 0, nameof(ClientInput.Complete))]
    public void A_request_shows_its_length(string request, int body, string expected)
    {
        RequestStart start = RequestLook.At(Encoding.Latin1.GetBytes(request));
        Assert.Equal((expected, (ulong)(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4 + body)), ($"{start.Input}", start.Length));
        Assert.Equal(!request.Contains("1.1", StringComparison.Ordinal) || request.Contains("close", StringComparison.Ordinal), start.IsLast);
    }

    [Theory]
    [InlineData("Content-Length: 3\r\nContent-Length: 3")]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 3")]
    [InlineData("Content-Length:")]
    [InlineData("Content-Length: +3")]
    [InlineData("Content-Length: 3, 3")]
    [InlineData("Content-Length: 0x3")]
    [InlineData("Content-Length: 99999999999999999999")]
    public void A_request_whose_length_is_in_doubt_is_unfinished(string headers) =>
        Assert.Equal(
            new RequestStart(ClientInput.Unfinished),
            RequestLook.At(Encoding.Latin1.GetBytes($"POST / HTTP/1.1\r\nConnection: close\r\n{headers}\r\n\r\nabc")));

    [Theory]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n", true)]
    [InlineData("HEAD / HT", true)]
    [InlineData("HEAD / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", true)]
    [InlineData("HEADER / HTTP/1.0\r\n\r\n", false)]
    [InlineData("head / HTTP/1.0\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", false)]
    [InlineData("HEAD", false)]
    public void A_request_shows_whether_it_is_a_HEAD(string request, bool isHead) =>
        Assert.Equal(isHead, RequestLook.At(Encoding.Latin1.GetBytes(request)).IsHead);

    private static string OfLength(int length)
    {
        const string Rest = "GET / HTTP/1.0\r\nA: \r\n\r\n";
        return Rest.Replace("A: ", $"A: {new string('a', length - Rest.Length)}", StringComparison.Ordinal);
    }

    private static ClientInput Look(string request) => RequestLook.At(Encoding.Latin1.GetBytes(request)).Input;
}
