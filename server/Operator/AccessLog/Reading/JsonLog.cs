using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>
/// Writes records as one JSON object a line. Its keys are stable: keys may be added, none is removed or
/// changes its meaning.
/// </summary>
/// <remarks>JSON has no bytes. U+FFFD stands for bytes that are not UTF-8.</remarks>
/// <param name="output">The target of the lines.</param>
internal sealed class JsonLog(IBufferWriter<byte> output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output);

    /// <summary>Writes one line.</summary>
    public void Write(RegionReader region)
    {
        ref readonly LogRecord record = ref region.Record;
        LogTexts texts = region.Texts;
        _json.WriteStartObject();
        _json.WriteString("time", DateTime.UnixEpoch.AddMilliseconds(record.Time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
        if (texts.Address.IsEmpty)
        {
            _json.WriteNull("address");
        }
        else
        {
            _json.WriteString("address", $"{new IPAddress(texts.Address)}");
            _json.WriteNumber("port", record.Port);
        }

        if (texts.Target.IsEmpty)
        {
            WriteText("request", texts.Method);
        }
        else
        {
            WriteText("method", texts.Method);
            WriteText("target", texts.Target);
            WriteText("version", texts.Version);
        }

        _json.WriteNumber("status", record.Status);
        _json.WriteNumber("bytes", record.BodyBytes);
        WriteText("referer", texts.Referer);
        WriteText("user_agent", texts.Agent);
        _json.WriteBoolean("kept", record.Flags.HasFlag(LogFlags.Kept));
        WriteCut(record.Flags, texts.Target.IsEmpty ? "request" : "method");
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
        _json.Reset();
    }

    public void Dispose() => _json.Dispose();

    private void WriteText(string key, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            _json.WriteNull(key);
        }
        else
        {
            _json.WriteString(key, Encoding.UTF8.GetString(text));
        }
    }

    /// <summary>Writes the keys of the texts that lack their end, if there are any.</summary>
    private void WriteCut(LogFlags flags, string method)
    {
        const LogFlags Cut = LogFlags.CutMethod | LogFlags.CutTarget | LogFlags.CutAgent | LogFlags.CutReferer;
        if ((flags & Cut) == 0)
        {
            return;
        }

        _json.WriteStartArray("cut");
        foreach ((LogFlags flag, string key) in ((LogFlags, string)[])
            [(LogFlags.CutMethod, method), (LogFlags.CutTarget, "target"), (LogFlags.CutReferer, "referer"), (LogFlags.CutAgent, "user_agent")])
        {
            if (flags.HasFlag(flag))
            {
                _json.WriteStringValue(key);
            }
        }

        _json.WriteEndArray();
    }
}
