using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>Valid heads, in one piece, in each two pieces, and byte by byte.</summary>
public class AcceptedHeadTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/", TargetForm.Origin, 1)]
    [InlineData("HEAD /a?b=/../c HTTP/1.0\r\n\r\n", "HEAD", "/a?b=/../c", TargetForm.Origin, 0)]
    [InlineData("POST /\"<>\\^`{|}~[] HTTP/1.1\r\nHost: a\r\n\r\n", "POST", "/\"<>\\^`{|}~[]", TargetForm.Origin, 1)]
    [InlineData("PUT /a HTTP/1.1\r\nHost: a\r\n\r\n", "PUT", "/a", TargetForm.Origin, 1)]
    [InlineData("DELETE /a HTTP/1.1\r\nHost: a\r\n\r\n", "DELETE", "/a", TargetForm.Origin, 1)]
    [InlineData("PATCH /a HTTP/1.1\r\nHost: a\r\n\r\n", "PATCH", "/a", TargetForm.Origin, 1)]
    [InlineData("TRACE /a HTTP/1.1\r\nHost: a\r\n\r\n", "TRACE", "/a", TargetForm.Origin, 1)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS", "*", TargetForm.Asterisk, 1)]
    [InlineData("OPTIONS /a HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS", "/a", TargetForm.Origin, 1)]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "CONNECT", "a:443", TargetForm.Authority, 1)]
    [InlineData("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n", "CONNECT", "[::1]:443", TargetForm.Authority, 1)]
    [InlineData("get / HTTP/1.1\r\nHost: a\r\n\r\n", "get", "/", TargetForm.Origin, 1)]
    [InlineData("M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n", "M-SEARCH", "/", TargetForm.Origin, 1)]
    [InlineData("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1\r\nHost: a\r\n\r\n", "!#$%&'*+-.^_`|~09azAZ", "/", TargetForm.Origin, 1)]
    [InlineData("GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "http://a", TargetForm.Absolute, 1)]
    [InlineData("GET HTTPS://a:8443/b?c HTTP/1.1\r\nHost: other\r\n\r\n", "GET", "HTTPS://a:8443/b?c", TargetForm.Absolute, 1)]
    [InlineData("GET http://[::1]?c HTTP/1.1\r\nHost:\r\n\r\n", "GET", "http://[::1]?c", TargetForm.Absolute, 1)]
    [InlineData("\n\r\r\nGET / HTTP/1.0\r\n\r\n", "GET", "/", TargetForm.Origin, 0)]
    [InlineData("\r\n\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n", "GET", "/", TargetForm.Origin, 0)]
    public void A_head_has_the_parts_of_its_request_line(string text, string method, string target, object form, int minorVersion)
    {
        HeadResult head = HeadResult.InAllWays(text);
        Assert.Equal(HeadStatus.Complete, head.Status);
        Assert.Equal((method, target, form, minorVersion), (head.Method, head.Target, head.Form, head.MinorVersion));
        Assert.Equal(text.Length, head.Length);
    }

    [Theory]
    [InlineData("GET", RequestMethod.Get)]
    [InlineData("HEAD", RequestMethod.Head)]
    [InlineData("POST", RequestMethod.Post)]
    [InlineData("PUT", RequestMethod.Put)]
    [InlineData("DELETE", RequestMethod.Delete)]
    [InlineData("OPTIONS", RequestMethod.Options)]
    [InlineData("TRACE", RequestMethod.Trace)]
    [InlineData("PATCH", RequestMethod.Patch)]
    [InlineData("get", RequestMethod.Other)]
    [InlineData("Head", RequestMethod.Other)]
    [InlineData("G", RequestMethod.Other)]
    [InlineData("GETS", RequestMethod.Other)]
    [InlineData("OPTIONT", RequestMethod.Other)]
    public void A_method_is_case_sensitive(string method, object known) =>
        Assert.Equal(known, HeadResult.Of($"{method} / HTTP/1.0\r\n\r\n").KnownMethod);

    [Theory]
    [InlineData("", true, false)]
    [InlineData("Connection: close\r\n", false, false)]
    [InlineData("CONNECTION:CLOSE\r\n", false, false)]
    [InlineData("Connection: \t keep-alive, , close\t\r\n", false, false)]
    [InlineData("Connection: close\r\nConnection: keep-alive\r\n", false, false)]
    [InlineData("Connection: Upgrade\r\nConnection: x,cLoSe\r\n", false, false)]
    [InlineData("Connection: keep-alive\r\n", true, true)]
    [InlineData("Connection: Keep-Alive, x\r\n", true, true)]
    [InlineData("Connection: x\r\nConnection: y , keep-alive\r\n", true, true)]
    [InlineData("Connection: closed\r\n", true, false)]
    [InlineData("Connection: \"close\"\r\n", true, false)]
    [InlineData("Connection: close keep-alive\r\n", true, false)]
    [InlineData("Connection: keep-alive;close\r\n", true, false)]
    [InlineData("Connection:\r\n", true, false)]
    [InlineData("Connection: ,,\r\n", true, false)]
    [InlineData("X-Connection: close\r\n", true, false)]
    [InlineData("Cannection: close\r\n", true, false)]
    [InlineData("Proxy-Connection: close\r\n", true, false)]
    public void The_version_and_Connection_decide_whether_the_connection_persists(string fields, bool of11, bool of10)
    {
        HeadResult later = HeadResult.InAllWays($"GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        HeadResult older = HeadResult.InAllWays($"GET / HTTP/1.0\r\n{fields}\r\n");
        Assert.Equal((HeadStatus.Complete, of11, false), (later.Status, later.Persists, later.AsksKeepAlive));
        Assert.Equal((HeadStatus.Complete, of10, of10), (older.Status, older.Persists, older.AsksKeepAlive));
    }

    [Theory]
    [InlineData("", 0UL, false, false)]
    [InlineData("Content-Length: 0\r\n", 0UL, false, false)]
    [InlineData("Content-Length: 1\r\n", 1UL, false, true)]
    [InlineData("cOnTeNt-lEnGtH:\t 0000000000000000000000001048576 \t\r\n", 1048576UL, false, true)]
    [InlineData("Content-Lengths: 1\r\n", 0UL, false, false)]
    [InlineData("Content_Length: 1\r\n", 0UL, false, false)]
    [InlineData("Transfer-Encoding: chunked\r\n", 0UL, true, true)]
    [InlineData("TRANSFER-ENCODING:CHUNKED\r\n", 0UL, true, true)]
    [InlineData("transfer-encoding:\t chunked \t\r\n", 0UL, true, true)]
    public void A_head_has_the_body_that_its_fields_state(string fields, ulong length, bool chunked, bool body)
    {
        HeadResult head = HeadResult.InAllWays($"GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        Assert.Equal(HeadStatus.Complete, head.Status);
        Assert.Equal((length, chunked, body), (head.ContentLength, head.IsChunked, head.HasBody));
    }

    [Theory]
    [InlineData("1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue", true)]
    [InlineData("1.1\r\nHost: a\r\nExpect:100-Continue\r\nTransfer-Encoding: chunked", true)]
    [InlineData("1.1\r\nHost: a\r\nExpect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 1", true)]
    [InlineData("1.1\r\nHost: a\r\nExpect: 100-continue", false)]
    [InlineData("1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0", false)]
    [InlineData("1.0\r\nContent-Length: 1\r\nExpect: 100-continue", false)]
    public void Only_a_body_of_HTTP_1_1_can_expect_100(string rest, bool expects)
    {
        HeadResult head = HeadResult.InAllWays($"POST / HTTP/{rest}\r\n\r\n");
        Assert.Equal((HeadStatus.Complete, expects), (head.Status, head.ExpectsContinue));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a:")]
    [InlineData("a.example:80")]
    [InlineData("a_b-c~d!$&'()*+,;=:00080")]
    [InlineData("%41%ff:1")]
    [InlineData("127.0.0.1:8000")]
    [InlineData("[::]")]
    [InlineData("[::1]:80")]
    [InlineData("[2001:db8:1:2:3:4:5:6]")]
    [InlineData("[::ffff:127.0.0.1]:80")]
    [InlineData(":80")]
    public void A_valid_host_is_accepted(string host) =>
        Assert.Equal(HeadStatus.Complete, HeadResult.InAllWays($"GET / HTTP/1.1\r\nHost:{host}\r\n\r\n").Status);

    [Fact]
    public void Fields_without_effect_on_the_framing_are_ignored()
    {
        const string Text = "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: \u0080\u00ff\r\nx:\r\n!#$%&'*+-.^_`|~0: \t a\tb  c \t\r\nCookie: a=b; c\r\n\r\n";
        HeadResult head = HeadResult.InAllWays(Text);
        Assert.Equal((HeadStatus.Complete, 5, Text.Length), (head.Status, head.Fields, head.Length));
    }

    [Fact]
    public void A_head_ends_before_the_bytes_that_follow()
    {
        const string Text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";
        Assert.Equal(HeadResult.Of(Text), HeadResult.InAllWays(Text + "\0\u0001\r\n\r\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("GET")]
    [InlineData("GET /")]
    [InlineData("GET / HTTP/1")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r")]
    public void A_head_without_its_end_is_incomplete(string text) => Assert.Equal(HeadStatus.Incomplete, HeadResult.InAllWays(text).Status);
}
