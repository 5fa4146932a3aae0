using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Uring.Tests.Server;

/// <summary>
/// Each setting of the response reaches the client byte for byte, and changes nothing else.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class ResponseTests(PublishedServer published) : IDisposable
{
    private readonly Settings _settings = new(published);

    [Fact]
    public async Task A_server_without_settings_sends_the_default_response() =>
        Assert.Equal(RunningServer.Response, await _settings.AnswerAsync());

    [Fact]
    public async Task The_default_values_as_options_give_the_default_response() =>
        Assert.Equal(
            RunningServer.Response,
            await _settings.AnswerAsync("--status", "200", "--content-type", "text/html", "--body", "Have a nice day!\n"));

    [Theory]
    [InlineData("out of order", 12)]
    [InlineData("", 0)]
    [InlineData("@everyone", 9)]
    [InlineData("/?", 2)]
    [InlineData("a\r\n\r\nb", 6)]
    public async Task The_server_sends_a_body_unchanged(string body, int length) =>
        Assert.Equal(
            $"HTTP/1.0 200 OK\r\nContent-type: text/html; charset=utf-8\r\nContent-length: {length}\r\nConnection: close\r\n\r\n{body}",
            await _settings.AnswerAsync("--body", body));

    [Fact]
    public async Task The_length_of_a_body_is_in_bytes_and_not_in_characters() =>
        Assert.Contains("Content-length: 9\r\n", await _settings.AnswerAsync("--body", "h\u00e4 \u20ac\u00e9"), StringComparison.Ordinal);

    [Theory]
    [InlineData("404", "404 Not Found")]
    [InlineData("503", "503 Service Unavailable")]
    [InlineData("299", "299 Successful")]
    [InlineData("599", "599 Server Error")]
    public async Task A_status_has_its_reason_phrase(string status, string line) =>
        Assert.Equal(
            RunningServer.Response.Replace("200 OK", line, StringComparison.Ordinal), await _settings.AnswerAsync("--status", status));

    [Theory]
    [InlineData("204", "HTTP/1.0 204 No Content\r\nConnection: close\r\n\r\n")]
    [InlineData("205", "HTTP/1.0 205 Reset Content\r\nContent-length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("304", "HTTP/1.0 304 Not Modified\r\nConnection: close\r\n\r\n")]
    public async Task A_status_without_content_has_no_body(string status, string response) =>
        Assert.Equal(response, await _settings.AnswerAsync("--status", status));

    [Fact]
    public async Task The_server_sends_type_and_headers_in_their_order() =>
        Assert.Equal(
            "HTTP/1.0 200 OK\r\nContent-type: text/plain; charset=utf-8\r\nContent-length: 2\r\nConnection: close\r\n"
            + "Retry-After: 3600\r\nX-Empty:\r\nX-Tab: a\tb: c\r\nRetry-After: 1\r\n\r\nno",
            await _settings.AnswerAsync(
                "--content-type", "text/plain; charset=utf-8", "--body", "no", "--header", "Retry-After: 3600",
                "--header", "X-Empty:", "--header", "X-Tab:  a\tb: c ", "--header", "Retry-After:1"));

    [Theory]
    [InlineData("text/plain", "text/plain; charset=utf-8")]
    [InlineData("TEXT/CSV;header=present", "TEXT/CSV;header=present; charset=utf-8")]
    [InlineData("text/html; Charset=ISO-8859-1", "text/html; Charset=ISO-8859-1")]
    [InlineData("application/json", "application/json")]
    public async Task A_text_type_without_a_charset_gets_utf_8(string type, string sent) =>
        Assert.Contains($"\r\nContent-type: {sent}\r\n", await _settings.AnswerAsync("--content-type", type), StringComparison.Ordinal);

    [Fact]
    public async Task A_connection_header_of_the_settings_takes_the_place_of_the_generated_one()
    {
        string answer = await _settings.AnswerAsync("--header", "connection: Close");
        Assert.Contains("\r\nconnection: Close\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_promises_a_kept_connection_is_a_notice()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--header", "Connection: Keep-Alive");
        Assert.Equal(
            "uring-server: notice: --header: the response has 'Connection: keep-alive', but the server closes each connection: remove that header",
            await server.ReadErrorLineAsync());
    }

    [Fact]
    public async Task The_server_sends_a_body_file_byte_for_byte()
    {
        byte[] body = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        string head = "HTTP/1.0 200 OK\r\nContent-type: text/html; charset=utf-8\r\nContent-length: 256\r\nConnection: close\r\n\r\n";

        byte[] answer = await BytesAsync(notices: 0, "--body-file", _settings.File("bytes", body));

        Assert.Equal([.. Encoding.ASCII.GetBytes(head), .. body], answer);
    }

    [Fact]
    public async Task An_empty_body_file_is_an_empty_body()
    {
        // The notice about the file is on standard error, which another test reads.
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--body-file", _settings.File("empty", ""));
        Assert.Equal(
            "HTTP/1.0 200 OK\r\nContent-type: text/html; charset=utf-8\r\nContent-length: 0\r\nConnection: close\r\n\r\n",
            await Settings.AskAsync(server.EndPoint));
    }

    [Fact]
    public async Task The_server_reads_a_body_file_of_proc_without_a_size_to_its_end() =>
        Assert.EndsWith(
            $"\r\n\r\n{await File.ReadAllTextAsync("/proc/version", TestContext.Current.CancellationToken)}",
            await _settings.AnswerAsync("--body-file", "/proc/version"),
            StringComparison.Ordinal);

    [Fact]
    public async Task The_server_sends_a_response_file_and_nothing_else()
    {
        byte[] response = [0, 255, .. "no HTTP at all"u8];
        Assert.Equal(response, await BytesAsync(notices: 1, "--response-file", _settings.File("raw", response)));
    }

    [Fact]
    public async Task A_body_of_8_MB_arrives_whole()
    {
        byte[] body = RandomNumberGenerator.GetBytes(8_000_000);

        byte[] answer = await BytesAsync(notices: 0, "--body-file", _settings.File("big", body));

        Assert.True(answer.AsSpan(answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4).SequenceEqual(body), $"the client has read {answer.Length} bytes");
    }

    private async Task<byte[]> BytesAsync(int notices, params string[] options)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, options);
        for (int i = 0; i < notices; i++)
        {
            Assert.StartsWith("uring-server: notice: ", await server.ReadErrorLineAsync(), StringComparison.Ordinal);
        }

        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        await client.ConnectAsync(server.EndPoint);
        _ = client.Send("GET / HTTP/1.0\r\n\r\n"u8);
        using MemoryStream answer = new();
        byte[] buffer = new byte[65536];
        for (int read = client.Receive(buffer); read > 0; read = client.Receive(buffer))
        {
            answer.Write(buffer, 0, read);
        }

        // The server has counted a complete response.
        StopReport report = await server.StopAsync();
        Assert.Equal(1, report.Answered);
        Assert.Equal(0, report.Send);
        return answer.ToArray();
    }

    public void Dispose() => _settings.Dispose();
}
