using System.Buffers;
using System.Text;
using System.Text.Json;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.AccessLog.Reading;

namespace Uring.Tests.Server;

/// <summary>The lines of the two formats.</summary>
public sealed class LogFormatTests : IDisposable
{
    // Sun, 29 Nov 2026 00:43:42.123 GMT.
    private const long Time = 1_795_913_022_123;

    private readonly LogFolder _folder = new();

    [Fact]
    public void The_combined_format_is_that_of_nginx() => Assert.Equal(
        "127.0.0.1 - - [29/Nov/2026:00:43:42 +0000] \"GET /a?b HTTP/1.1\" 200 17 \"http://r/\" \"agent\"\n",
        Combined(new LogEntry
        {
            Time = Time,
            Status = 200,
            BodyBytes = 17,
            Method = "GET"u8,
            Target = "/a?b"u8,
            Version = "HTTP/1.1"u8,
            Referer = "http://r/"u8,
            UserAgent = "agent"u8,
            Address = [127, 0, 0, 1],
        }));

    [Fact]
    public void A_missing_text_is_a_dash() => Assert.Equal(
        "- - - [01/Jan/1970:00:00:00 +0000] \"-\" 408 0 \"-\" \"-\"\n", Combined(new LogEntry { Status = 408 }));

    [Fact]
    public void An_IPv6_address_has_its_short_form() => Assert.StartsWith(
        "2001:db8::1 - - [", Combined(new LogEntry { Address = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] }), StringComparison.Ordinal);

    [Fact]
    public void Each_byte_that_could_end_or_fake_a_line_is_escaped()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        string line = Combined(new LogEntry { Method = "GET"u8, Target = "/\"\n"u8, Version = "HTTP/1.1"u8, UserAgent = all });
        Assert.Contains("\"GET /\\x22\\x0A HTTP/1.1\"", line, StringComparison.Ordinal);
        string agent = string.Concat(
            all.Select(value => value is >= 32 and <= 126 and not (byte)'"' and not (byte)'\\' ? $"{(char)value}" : $"\\x{value:X2}"));
        Assert.EndsWith($" \"{agent}\"\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_JSON_has_each_part()
    {
        JsonElement line = Json(new LogEntry
        {
            Time = Time,
            Status = 206,
            BodyBytes = ulong.MaxValue,
            IsKept = true,
            Method = "GET"u8,
            Target = "/\u00e9\"\n"u8,
            Version = "HTTP/1.1"u8,
            Referer = "r"u8,
            UserAgent = "agent"u8,
            Address = [127, 0, 0, 1],
            Port = 1234,
        });
        Assert.Equal(
            "{\"time\":\"2026-11-29T00:43:42.123Z\",\"address\":\"127.0.0.1\",\"port\":1234,\"method\":\"GET\",\"target\":\"/\\u00E9\\u0022\\n\","
            + "\"version\":\"HTTP/1.1\",\"status\":206,\"bytes\":18446744073709551615,\"referer\":\"r\",\"user_agent\":\"agent\",\"kept\":true}",
            line.GetRawText());
    }

    [Fact]
    public void A_line_of_JSON_has_null_for_a_missing_part() => Assert.Equal(
        "{\"time\":\"1970-01-01T00:00:00.000Z\",\"address\":null,\"request\":\"x y\","
        + "\"status\":400,\"bytes\":0,\"referer\":null,\"user_agent\":null,\"kept\":false}",
        Json(new LogEntry { Status = 400, Method = "x y"u8 }).GetRawText());

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_replacement_characters_in_JSON()
    {
        JsonElement line = Json(new LogEntry { Method = "GET"u8, Target = [(byte)'/', 0xFF, (byte)'a', 0xC3], Version = "HTTP/1.1"u8 });
        Assert.Equal("/\uFFFDa\uFFFD", line.GetProperty("target").GetString());
    }

    [Fact]
    public void A_line_of_JSON_names_the_texts_that_are_cut()
    {
        byte[] text = HeadResult.Bytes(new string('a', 5000));
        JsonElement line = Json(new LogEntry { Method = text, Target = text, Version = "HTTP/1.1"u8, Referer = text, UserAgent = text });
        Assert.Equal(["method", "target", "referer", "user_agent"], line.GetProperty("cut").EnumerateArray().Select(key => key.GetString()));
        Assert.Equal(["request"], Json(new LogEntry { Method = text }).GetProperty("cut").EnumerateArray().Select(key => key.GetString()));
    }

    public void Dispose() => _folder.Dispose();

    private string Combined(in LogEntry entry)
    {
        ArrayBufferWriter<byte> output = new();
        Print(entry, region => CombinedLog.Write(output, region));
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private JsonElement Json(in LogEntry entry)
    {
        ArrayBufferWriter<byte> output = new();
        using JsonLog json = new(output);
        Print(entry, json.Write);
        string line = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        return JsonDocument.Parse(line).RootElement;
    }

    /// <summary>Writes the entry to a file, and prints the record of that file.</summary>
    private void Print(in LogEntry entry, Action<RegionReader> print)
    {
        using AccessLogFile log = _folder.Create("log");
        log.Writer(0).Write(entry);
        using LogReader reader = LogReader.Open(_folder.Path("log"));
        reader.Extend();
        RegionReader? region = reader.Next(null);
        Assert.NotNull(region);
        print(region);
        Assert.Null(reader.Next(region));
    }
}
