using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>Each limit allows its own value, and nothing above it.</summary>
public class RequestLimitTests
{
    private const string Start = "GET / HTTP/1.0\r\n";

    [Fact]
    public void The_defaults_are_those_of_nginx()
    {
        RequestLimits limits = new();
        Assert.Equal((8192, 8192, 100, 1048576UL), (limits.MaxHead, limits.MaxTarget, limits.MaxFields, limits.MaxBody));
    }

    [Theory]
    [InlineData(64, HeadStatus.Complete)]
    [InlineData(63, HeadStatus.Refused)]
    public void The_limit_bounds_the_head(int limit, object status)
    {
        string text = $"{Start}x: {new string('a', 64 - Start.Length - 7)}\r\n\r\n";
        Assert.Equal(64, text.Length);
        HeadResult head = HeadResult.InAllWays(text + "rest", new RequestLimits { MaxHead = limit });
        Assert.Equal(status, head.Status);
        Assert.Equal(head.Status == HeadStatus.Refused ? RequestError.HeadTooLarge : RequestError.None, head.Error);
    }

    [Fact]
    public void A_head_that_fills_its_limit_without_an_end_is_refused()
    {
        RequestLimits limits = new() { MaxHead = 32 };
        string text = Start + "x: " + new string('a', 32 - Start.Length - 3);
        Assert.Equal(HeadStatus.Incomplete, HeadResult.Of(text[..31], limits).Status);
        Assert.Equal(RequestError.HeadTooLarge, HeadResult.Of(text, limits).Error);
    }

    [Theory]
    [InlineData("GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("GET /aaaaaaaaaaaaaaaaa HTTP/1.1\r\n")]
    [InlineData("\r\n\r\nGET /aaaaaaaaaaaaaaaa")]
    public void A_request_line_that_fills_the_head_is_reported_as_too_long(string text)
    {
        HeadResult head = HeadResult.InAllWays(text, new RequestLimits { MaxHead = 24 });
        Assert.Equal((HeadStatus.Refused, RequestError.TargetTooLong), (head.Status, head.Error));
    }

    [Theory]
    [InlineData(17, RequestError.None)]
    [InlineData(16, RequestError.TargetTooLong)]
    public void The_limit_bounds_the_target(int limit, object error)
    {
        string text = $"GET /{new string('a', 16)} HTTP/1.0\r\n\r\n";
        Assert.Equal(error, HeadResult.InAllWays(text, new RequestLimits { MaxTarget = limit }).Error);
    }

    [Fact]
    public void A_long_target_is_refused_before_its_end() =>
        Assert.Equal(RequestError.TargetTooLong, HeadResult.Of("GET /aaaa", new RequestLimits { MaxTarget = 4 }).Error);

    [Theory]
    [InlineData(3, RequestError.None)]
    [InlineData(2, RequestError.TooManyFields)]
    public void The_limit_bounds_the_number_of_fields(int limit, object error) => Assert.Equal(
        error,
        HeadResult.InAllWays(Start + "a: 1\r\nb: 2\r\nc: 3\r\n\r\n", new RequestLimits { MaxFields = limit }).Error);

    [Theory]
    [InlineData(10UL, 10, RequestError.None)]
    [InlineData(9UL, 10, RequestError.BodyTooLarge)]
    [InlineData(0UL, long.MaxValue, RequestError.None)]
    public void The_limit_bounds_the_content_length(ulong limit, long length, object error) => Assert.Equal(
        error,
        HeadResult.InAllWays($"{Start}Content-Length: {length}\r\n\r\n", new RequestLimits { MaxBody = limit }).Error);
}
