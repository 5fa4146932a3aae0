using System.Text;
using Uring.Server.Files;
using Uring.Server.Http;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A response file that no client can use is a notice. The server sends it all the same.</summary>
[Collection(ServerCollection.Name)]
public sealed class ResponseFileCheckTests(PublishedServer published) : IDisposable
{
    private const string NoStatusLine = "does not begin with a status line: begin the file with a line such as HTTP/1.0 200 OK";
    private const string NoEmptyLine = "has no empty line after its header: add an empty line";
    private const string Kept = "says HTTP/1.1 without 'Connection: close', but the server closes each connection: add that header line";
    private const string KeepAlive =
        "has 'Connection: keep-alive', but the server closes each connection: replace the line by 'Connection: close'";

    private readonly Settings _settings = new(published);

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nbody")]
    [InlineData("HTTP/1.0 200 OK\n\nbody")]
    [InlineData("HTTP/1.0 200\r\n\r\n")]
    [InlineData("HTTP/1.0 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.0 304 \r\nETag: \"a\"\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody")]
    [InlineData("HTTP/1.1 200 OK\nA: b\nCONNECTION:CLOSE\n\nbody")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nConnection: x,\tClose , y\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nX-Connection: keep-alive\r\n\r\nConnection: keep-alive\r\n\r\n")]
    public void A_response_that_a_client_can_use_is_no_notice(string response) => Assert.Null(Notice(response));

    [Theory]
    [InlineData("x", NoStatusLine)]
    [InlineData("<html>\r\n\r\n", NoStatusLine)]
    [InlineData("\r\nHTTP/1.0 200 OK\r\n\r\n", NoStatusLine)]
    [InlineData("http/1.0 200 OK\r\n\r\n", NoStatusLine)]
    [InlineData("HTTP/2 200\r\n\r\n", NoStatusLine)]
    [InlineData("HTTP/1.0 20\r\n\r\n", NoStatusLine)]
    [InlineData("HTTP/1.0 20x OK\r\n\r\n", NoStatusLine)]
    [InlineData("HTTP/1.0 2000 OK\r\n\r\n", NoStatusLine)]
    [InlineData("HTTP/1.0  200 OK\r\n\r\n", NoStatusLine)]
    [InlineData("HTTP/1.0 200 OK", NoEmptyLine)]
    [InlineData("HTTP/1.0 200 OK\r\nA: b\r\n", NoEmptyLine)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nConnection: close", Kept)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nX: close\r\n\r\n", Kept)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: closed\r\n\r\n", Kept)]
    [InlineData("HTTP/1.0 200 OK\nconnection: Keep-Alive\n\nbody", KeepAlive)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n", KeepAlive)]
    public void A_mistake_is_a_notice_with_its_fix(string response, string notice) =>
        Assert.Equal($"--response-file: 'a\\nb' {notice}", Notice(response));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-length: 4\r\n\r\nbody", null)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\ncontent-length:4\r\n\r\nbody", null)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", null)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-length: 4\r\n\r\nbody", "says HTTP/1.0, so the server does not keep the connection: begin the file with HTTP/1.1")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody", "has 'Connection: close', so the server does not keep the connection: remove that header line")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nbody", "has no 'Content-length: 4', so the server does not keep the connection: add that header line, or correct it")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-length: 5\r\n\r\nbody", "has no 'Content-length: 4', so the server does not keep the connection: add that header line, or correct it")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-length: 4x\r\n\r\nbody", "has no 'Content-length: 4', so the server does not keep the connection: add that header line, or correct it")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-encoding: chunked\r\n\r\n0\r\n\r\n", "has a Transfer-encoding, so the server does not keep the connection: replace that header line by a Content-length")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\nx", "has a body of 1 byte with status 204, and a client reads it as the next response: remove the body, or change the status")]
    [InlineData("x", NoStatusLine)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-length: 4\r\n", NoEmptyLine)]
    public void A_response_after_which_the_connection_cannot_be_kept_is_a_notice(string response, string? notice)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(response);
        Assert.Equal(
            notice is null ? null : $"--response-file: 'a' {notice}", ResponseFileCheck.Notice(new NamedFile("a", "--response-file"), bytes, isKept: true));
        Assert.Equal(notice is null, ResponseFileCheck.FramesItself(bytes));
    }

    [Fact]
    public void An_interim_status_is_a_notice() =>
        Assert.Contains("has status 103, after which a client waits for another response", Notice("HTTP/1.0 103 Early Hints\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("HTTP/1.0 404 Not Found\r\n\r\n", 404)]
    [InlineData("HTTP/1.1 503\n\n", 503)]
    [InlineData("<html>", 200)]
    public void The_status_is_that_of_the_file(string response, int status) =>
        Assert.Equal(status, ResponseFileCheck.Status(Encoding.Latin1.GetBytes(response)));

    [Theory]
    [InlineData("204", "x", "1 byte")]
    [InlineData("205", "xy", "2 bytes")]
    [InlineData("304", "\r\n", "2 bytes")]
    public void A_body_after_a_status_without_one_is_a_notice(string status, string body, string size) => Assert.Equal(
        $"--response-file: 'a\\nb' has a body of {size} with status {status}, and a client reads it as the next response: remove the body, "
            + "or change the status",
        Notice($"HTTP/1.0 {status} X\r\n\r\n{body}"));

    [Fact]
    public void Two_mistakes_are_one_line() =>
        Assert.StartsWith($"--response-file: 'a\\nb' {Kept}; it also has a body of 1 byte with status 204", Notice("HTTP/1.1 204\n\n."), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_a_line_end_takes_no_memory()
    {
        byte[] large = new byte[32 << 20];
        "HTTP/1.0 200 OK\r\n"u8.CopyTo(large);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(ResponseFileCheck.Notice(new NamedFile("x", "--response-file"), large));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public async Task The_notice_comes_at_the_start_at_a_reload_and_from_check()
    {
        string file = _settings.File("response", "HTTP/1.1 200 OK\r\n\r\none");
        string notice = $"--response-file: '{file}' {Kept}";
        CommandResult check = await Command.RunAsync(published.BinaryPath, "check", "--listen", "127.0.0.1:0", "--response-file", file);
        Assert.Equal(0, check.ExitCode);
        Assert.StartsWith($"notice  response      {notice}\n", check.Output, StringComparison.Ordinal);

        await using RunningServer server = await RunningServer.StartWithAsync(published, "--response-file", file);
        Assert.Equal($"uring-server: notice: {notice}", await server.ReadErrorLineAsync());
        Assert.Equal("HTTP/1.1 200 OK\r\n\r\none", await Settings.AskAsync(server.EndPoint));

        _settings.File("response", "HTTP/1.0 204 No Content\r\n\r\ntwo");
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.Contains("has a body of 3 bytes with status 204", await server.ReadErrorLineAsync(), StringComparison.Ordinal);
        _ = await server.StopAsync();
    }

    private static string? Notice(string response) =>
        ResponseFileCheck.Notice(new NamedFile("a\nb", "--response-file"), Encoding.Latin1.GetBytes(response));

    public void Dispose() => _settings.Dispose();
}
