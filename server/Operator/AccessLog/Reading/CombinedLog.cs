using System.Buffers;
using System.Globalization;
using System.Net;

namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>Writes records in the combined format of nginx, with the time in UTC.</summary>
internal static class CombinedLog
{
    // No line of the format is longer before the texts. An escaped byte takes four.
    private const int MaxFixed = 256;
    private const int MaxEscaped = 4;

    private static ReadOnlySpan<byte> Missing => "-"u8;

    /// <summary>Writes one line.</summary>
    public static void Write(IBufferWriter<byte> output, RegionReader region)
    {
        ref readonly LogRecord record = ref region.Record;
        LogTexts texts = region.Texts;
        Span<byte> line = output.GetSpan(MaxFixed + (MaxEscaped * LogRecord.MaxSize));
        int length = 0;
        if (texts.Address.IsEmpty)
        {
            Add(line, ref length, Missing);
        }
        else
        {
            _ = new IPAddress(texts.Address).TryFormat(line, out length);
        }

        DateTime time = DateTime.UnixEpoch.AddMilliseconds(record.Time);
        Add(line, ref length, " - - ["u8);
        _ = time.TryFormat(line[length..], out int written, "dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture);
        length += written;
        Add(line, ref length, " +0000] \""u8);
        AddRequest(line, ref length, texts);
        Add(line, ref length, "\" "u8);
        Add(line, ref length, record.Status);
        Add(line, ref length, " "u8);
        Add(line, ref length, record.BodyBytes);
        Add(line, ref length, " \""u8);
        AddEscaped(line, ref length, texts.Referer.IsEmpty ? Missing : texts.Referer);
        Add(line, ref length, "\" \""u8);
        AddEscaped(line, ref length, texts.Agent.IsEmpty ? Missing : texts.Agent);
        Add(line, ref length, "\"\n"u8);
        output.Advance(length);
    }

    private static void AddRequest(Span<byte> line, ref int length, in LogTexts texts)
    {
        AddEscaped(line, ref length, texts.Method.IsEmpty ? Missing : texts.Method);
        if (!texts.Target.IsEmpty)
        {
            Add(line, ref length, " "u8);
            AddEscaped(line, ref length, texts.Target);
            Add(line, ref length, " "u8);
            AddEscaped(line, ref length, texts.Version);
        }
    }

    /// <summary>
    /// Adds a text of a client as nginx does: \xHH stands for a quote, a backslash, a control character, and
    /// for each byte above 126.
    /// </summary>
    private static void AddEscaped(Span<byte> line, ref int length, ReadOnlySpan<byte> text)
    {
        foreach (byte next in text)
        {
            if (next is < (byte)' ' or > (byte)'~' or (byte)'"' or (byte)'\\')
            {
                Add(line, ref length, "\\x"u8);
                line[length++] = HexDigitOf(next >> 4);
                line[length++] = HexDigitOf(next & 0xF);
            }
            else
            {
                line[length++] = next;
            }
        }
    }

    private static byte HexDigitOf(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private static void Add(Span<byte> line, ref int length, ReadOnlySpan<byte> part)
    {
        part.CopyTo(line[length..]);
        length += part.Length;
    }

    private static void Add<T>(Span<byte> line, ref int length, T number)
        where T : IUtf8SpanFormattable
    {
        _ = number.TryFormat(line[length..], out int written, default, CultureInfo.InvariantCulture);
        length += written;
    }
}
