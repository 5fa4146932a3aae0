using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Uring.Server.Http.Parsing;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.AccessLog.Reading;

namespace Uring.Tests.Server;

/// <summary>The line of a request equals the line of nginx for the same bytes of a client.</summary>
public sealed partial class NginxLogTests : IDisposable
{
    private static readonly string[] s_requests =
    [
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: agent/1.0 (x; y)\r\nReferer: http://r/?a=b\r\n\r\n",
        "HEAD /none?a=b HTTP/1.0\r\n\r\n",
        "GET /a\"b\\c'd HTTP/1.0\r\n\r\n",
        "GET /%0A%22 HTTP/1.0\r\nReferer: a\"b\\c\td\r\n\r\n",
        "GET / HTTP/1.0\r\nUser-Agent: \u0080\u00e9\u00ff~ x\r\nReferer: \u00c3\u00a9\r\n\r\n",
        "GET http://a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "FOO / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "\u0016\u0003\u0001\r\n\r\n",
        "GET / HTTP/3.7\r\n\r\n",
        "\"[x] - - \\\r\n\r\n",
    ];

    private readonly LogFolder _folder = new();

    [Fact]
    public async Task A_line_has_the_text_of_nginx()
    {
        await using NginxFiles nginx = await NginxFiles.StartAsync();
        Assert.All(s_requests, request =>
        {
            string theirs = nginx.LineOf(request);
            Match parts = Parts().Match(theirs);
            Assert.True(parts.Success, theirs);
            DateTimeOffset time = DateTimeOffset.ParseExact(parts.Groups[1].Value, "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture);
            string ours = LineOf(
                request,
                time.ToUnixTimeMilliseconds(),
                int.Parse(parts.Groups[2].Value, CultureInfo.InvariantCulture),
                ulong.Parse(parts.Groups[3].Value, CultureInfo.InvariantCulture));

            // nginx writes unix: as the address of a client on a Unix socket, and can write a local time.
            string utc = time.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
            Assert.Equal(theirs.Replace("unix: - - ", "- - - ", StringComparison.Ordinal).Replace(parts.Groups[1].Value, utc, StringComparison.Ordinal), ours);
        });
    }

    public void Dispose() => _folder.Dispose();

    private string LineOf(string request, long time, int status, ulong bodyBytes)
    {
        byte[] bytes = HeadResult.Bytes(request);
        RequestHead head = default;
        _ = RequestParser.Read(ref head, bytes, new RequestLimits { NotesFields = true });
        LogEntry entry = new() { Time = time, Status = status, BodyBytes = bodyBytes };
        entry.SetRequest(head, bytes);
        using AccessLogFile log = _folder.Create("log");
        log.Writer(0).Write(entry);
        using LogReader reader = LogReader.Open(_folder.Path("log"));
        reader.Extend();
        ArrayBufferWriter<byte> output = new();
        CombinedLog.Write(output, reader.Next(null)!);
        return HeadResult.Text(output.WrittenSpan);
    }

    [GeneratedRegex(@"^unix: - - \[([^\]]+)\] "".*"" ([0-9]{3}) ([0-9]+) "".*"" "".*""\n$")]
    private static partial Regex Parts();
}
