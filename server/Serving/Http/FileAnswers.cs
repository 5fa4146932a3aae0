using Uring.Server.Http.Sites.Files;

namespace Uring.Server.Serving.Http;

/// <summary>Writes the heads of answers whose bodies are files: RFC 9110, sections 13 to 15.</summary>
internal static unsafe class FileAnswers
{
    /// <summary>
    /// The most bytes of a head, beside the lines of its representation: the status line, the date, the
    /// length, the range and the connection.
    /// </summary>
    public const int MostOwn = 256;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    private static ReadOnlySpan<byte> RefusedRange => "Range Not Satisfiable\n"u8;

    /// <summary>The status code of an answer.</summary>
    public static int StatusOf(AnswerKind kind, Representation file) => kind switch
    {
        AnswerKind.NotModified => 304,
        AnswerKind.Partial => 206,
        AnswerKind.Unsatisfiable => 416,
        _ => file.Status,
    };

    /// <summary>The length of the body of an answer to GET, in bytes.</summary>
    public static uint LengthOf(AnswerKind kind, Representation file, in FileRange range) => kind switch
    {
        AnswerKind.NotModified => 0,
        AnswerKind.Partial => range.Count,
        AnswerKind.Unsatisfiable => (uint)RefusedRange.Length,
        _ => file.Length,
    };

    /// <summary>Writes an answer.</summary>
    /// <param name="block">The memory of the head. A small body is copied behind it.</param>
    /// <param name="size">In bytes.</param>
    /// <param name="queued">The answer.</param>
    /// <param name="file">Its representation.</param>
    /// <param name="range">The range of a partial answer.</param>
    /// <param name="date">The date of now. Empty: the lines of the representation have one.</param>
    public static AnswerBytes Write(
        byte* block, uint size, QueuedAnswer queued, Representation file, in FileRange range, ReadOnlySpan<byte> date)
    {
        HeadWriter head = new(new Span<byte>(block, (int)size));
        AddFirstLines(ref head, queued.Kind, file, date);
        AddContentLines(ref head, queued.Kind, file, range);
        if (queued.Kind != AnswerKind.Unsatisfiable)
        {
            // The lines describe the file, and the body of a 416 is not the file.
            head.Add(file.CommonLines);
        }

        head.Add(ConnectionLine(queued));
        head.Add(LineEnd);
        uint headLength = (uint)head.Length;
        uint bodyLength = queued.IsHead ? 0 : LengthOf(queued.Kind, file, range);
        byte* body = file.Body + (queued.Kind == AnswerKind.Partial ? range.First : 0);
        if (queued.Kind == AnswerKind.Unsatisfiable && bodyLength > 0)
        {
            head.Add(RefusedRange);
        }
        else if (bodyLength > 0 && headLength + bodyLength <= size)
        {
            head.Add(new ReadOnlySpan<byte>(body, (int)bodyLength));
        }

        return new AnswerBytes(block, (uint)head.Length, body, headLength + bodyLength);
    }

    /// <summary>Writes a redirect up to the query. Its Location is the last line of the head.</summary>
    /// <param name="block">The memory of the head.</param>
    /// <param name="size">In bytes.</param>
    /// <param name="queued">The answer.</param>
    /// <param name="file">The redirect.</param>
    /// <param name="date">The date of now. Empty: the lines of the redirect have one.</param>
    /// <param name="rest">
    /// The query, the end of the head and the body. Must stay valid until the answer is sent.
    /// </param>
    /// <param name="restLength">In bytes.</param>
    public static AnswerBytes WriteRedirect(
        byte* block, uint size, QueuedAnswer queued, Representation file, ReadOnlySpan<byte> date, byte* rest, uint restLength)
    {
        HeadWriter head = new(new Span<byte>(block, (int)size));
        AddFirstLines(ref head, queued.Kind, file, date);
        AddContentLines(ref head, queued.Kind, file, range: default);
        head.Add(ConnectionLine(queued));
        head.Add(file.CommonLines.AsSpan(file.QueryOffset + LineEnd.Length));
        head.Add(file.CommonLines.AsSpan(0, file.QueryOffset));
        uint headLength = (uint)head.Length;
        return new AnswerBytes(block, headLength, rest, headLength + restLength - (queued.IsHead ? file.Length : 0));
    }

    private static void AddFirstLines(ref HeadWriter head, AnswerKind kind, Representation file, ReadOnlySpan<byte> date)
    {
        head.Add(StatusLine(kind, file.Status));
        if (!date.IsEmpty)
        {
            head.Add("\r\nDate: "u8);
            head.Add(date);
        }

        head.Add(LineEnd);
    }

    private static ReadOnlySpan<byte> ConnectionLine(QueuedAnswer queued) =>
        queued.Keeps ? "Connection: keep-alive\r\n"u8 : "Connection: close\r\n"u8;

    private static void AddContentLines(ref HeadWriter head, AnswerKind kind, Representation file, in FileRange range)
    {
        switch (kind)
        {
            case AnswerKind.NotModified:
                break;
            case AnswerKind.Partial:
                head.Add(file.TypeLines);
                head.Add("Content-length: "u8);
                head.Add(range.Count);
                head.Add("\r\nContent-range: bytes "u8);
                head.Add(range.First);
                head.Add("-"u8);
                head.Add(range.First + range.Count - 1);
                head.Add("/"u8);
                head.Add(file.Length);
                head.Add("\r\n"u8);
                break;
            case AnswerKind.Unsatisfiable:
                head.Add("Content-type: text/plain; charset=utf-8\r\nContent-length: "u8);
                head.Add((uint)RefusedRange.Length);
                head.Add("\r\nContent-range: bytes */"u8);
                head.Add(file.Length);
                head.Add("\r\n"u8);
                break;
            default:
                head.Add(file.TypeLines);
                head.Add(file.LengthLine);
                break;
        }
    }

    private static ReadOnlySpan<byte> StatusLine(AnswerKind kind, int status) => kind switch
    {
        AnswerKind.NotModified => "HTTP/1.1 304 Not Modified"u8,
        AnswerKind.Partial => "HTTP/1.1 206 Partial Content"u8,
        AnswerKind.Unsatisfiable => "HTTP/1.1 416 Range Not Satisfiable"u8,
        _ when status == 200 => "HTTP/1.1 200 OK"u8,
        _ when status == 301 => "HTTP/1.1 301 Moved Permanently"u8,
        _ => "HTTP/1.1 404 Not Found"u8,
    };
}
