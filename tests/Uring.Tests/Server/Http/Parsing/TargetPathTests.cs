using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>The path of a target, as routes are matched with it.</summary>
public class TargetPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a?b=/../%zz", "/a")]
    [InlineData("/?", "/")]

    // Escapes are decoded once. An encoded slash stays encoded.
    [InlineData("/%61%7e%20%c3%a9%FF", "/a~ \u00c3\u00a9\u00ff")]
    [InlineData("/%2541", "/%41")]
    [InlineData("/a%2Fb%2f", "/a%2Fb%2F")]
    [InlineData("/%3Fa", "/?a")]
    [InlineData("/%0d%0a", "/\r\n")]

    // Dot segments.
    [InlineData("/.", "/")]
    [InlineData("/./", "/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/../", "/")]
    [InlineData("/a/b/../../c", "/c")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/%2e%2E/b", "/b")]
    [InlineData("/a/.%2e/%2e/b", "/b")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/.a/..b/c.", "/.a/..b/c.")]
    [InlineData("/a/..%2fb", "/a/..%2Fb")]
    [InlineData("/a/%252e%252e/b", "/a/%2e%2e/b")]

    // An empty segment is a segment.
    [InlineData("//", "//")]
    [InlineData("//a///b", "//a///b")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("//..", "/")]
    public void A_target_in_origin_form_has_its_path(string target, string path) => Assert.Equal(path, Read(target, TargetForm.Origin));

    [Theory]
    [InlineData("http://a", "/")]
    [InlineData("HTTPS://a:80?b", "/")]
    [InlineData("http://a/b/../c?d", "/c")]
    [InlineData("http://[::1]/%41", "/A")]
    [InlineData("http://a//b", "//b")]
    public void A_target_in_absolute_form_has_its_path(string target, string path) => Assert.Equal(path, Read(target, TargetForm.Absolute));

    [Fact]
    public void The_target_for_the_whole_server_has_an_asterisk_as_its_path() => Assert.Equal("*", Read("*", TargetForm.Asterisk));

    [Theory]
    [InlineData("/..", TargetForm.Origin)]
    [InlineData("/../a", TargetForm.Origin)]
    [InlineData("/a/../..", TargetForm.Origin)]
    [InlineData("/%2e%2e/a", TargetForm.Origin)]
    [InlineData("/./..", TargetForm.Origin)]
    [InlineData("/%00", TargetForm.Origin)]
    [InlineData("/a%", TargetForm.Origin)]
    [InlineData("/a%4", TargetForm.Origin)]
    [InlineData("/a%4/", TargetForm.Origin)]
    [InlineData("/a%g1", TargetForm.Origin)]
    [InlineData("/a%1G", TargetForm.Origin)]
    [InlineData("/a%u0041", TargetForm.Origin)]
    [InlineData("http://a/../b", TargetForm.Absolute)]
    [InlineData("a:443", TargetForm.Authority)]
    public void An_invalid_target_has_no_path(string target, object form) => Assert.Null(Read(target, (TargetForm)form));

    private static string? Read(string target, TargetForm form)
    {
        byte[] path = new byte[target.Length];
        return TargetPath.TryRead(HeadResult.Bytes(target), form, path, out int length) ? HeadResult.Text(path.AsSpan(0, length)) : null;
    }
}
