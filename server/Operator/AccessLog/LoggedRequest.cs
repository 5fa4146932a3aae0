using Uring.Server.Http.Parsing;

namespace Uring.Server.Operator.AccessLog;

/// <summary>Fills the parts of an entry that come from the head of the request.</summary>
internal static class LoggedRequest
{
    /// <summary>Sets the method, the target, the version, the user agent and the referer.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="head">A complete or refused head, or a part of one, with noted fields.</param>
    /// <param name="bytes">The bytes of the head, from the first byte that the parser has read.</param>
    public static void SetRequest(this ref LogEntry entry, in RequestHead head, ReadOnlySpan<byte> bytes)
    {
        if (head.Phase != HeadPhase.Fields)
        {
            entry.Method = FirstLine(bytes);
            return;
        }

        int version = head.TargetOffset + head.TargetLength + 1;
        entry.Method = bytes[head.Start..(head.TargetOffset - 1)];
        entry.Target = bytes.Slice(head.TargetOffset, head.TargetLength);
        entry.Version = bytes.Slice(version, "HTTP/1.1"u8.Length);
        entry.UserAgent = head.Noted.ValueOf(NotedField.UserAgent, bytes);
        entry.Referer = head.Noted.ValueOf(NotedField.Referer, bytes);
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart("\r\n"u8);
        int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? bytes : bytes[..end];
    }
}
