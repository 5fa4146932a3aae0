using System.Globalization;
using System.Text;
using Uring.Server.Files;
using Uring.Server.Operator;

namespace Uring.Server.Http;

/// <summary>
/// Finds mistakes in a file with a whole response, which the server sends unchanged. A client reports an
/// error for them, or misreads the response: RFC 9112, sections 4, 6.3 and 9.3.
/// </summary>
internal static class ResponseFileCheck
{
    // The length of "HTTP/1.0 200". The minor version is at 7, the status code from 9 on.
    private const int StatusEnd = 12;
    private const int MinorVersion = 7;
    private const int StatusStart = 9;

    private const string NoStatusLine = "does not begin with a status line: begin the file with a line such as HTTP/1.0 200 OK";
    private const string NoEmptyLine = "has no empty line after its header: add an empty line";

    /// <summary>Checks the status line, the Connection header and the body.</summary>
    /// <param name="file">The file.</param>
    /// <param name="response">Its content.</param>
    /// <param name="isKept">
    /// Whether the server keeps the connection after a response that allows that.
    /// </param>
    /// <returns>The mistakes as one line, or null.</returns>
    public static string? Notice(NamedFile file, ReadOnlySpan<byte> response, bool isKept = false)
    {
        List<string> mistakes = Mistakes(response, isKept);
        return mistakes.Count == 0 ? null : $"{file.Origin}: '{Shown.Of(file.Path)}' {string.Join("; it also ", mistakes)}";
    }

    /// <summary>The status code; <see cref="StatusCode.Default"/> for a file without a status line.</summary>
    public static int Status(ReadOnlySpan<byte> response)
    {
        ReadOnlySpan<byte> rest = response;
        ReadOnlySpan<byte> line = TakeLine(ref rest);
        return IsStatusLine(line) ? StatusOf(line) : StatusCode.Default;
    }

    /// <summary>
    /// The length of the head with its empty line, in bytes. A file without an empty line is all head.
    /// </summary>
    public static uint HeadLength(ReadOnlySpan<byte> response)
    {
        ReadOnlySpan<byte> rest = response;
        while (!rest.IsEmpty && !TakeLine(ref rest).IsEmpty)
        {
        }

        return (uint)(response.Length - rest.Length);
    }

    /// <summary>
    /// Whether a client of HTTP/1.1 keeps the connection after the response: the status line says HTTP/1.1,
    /// Content-Length is that of the body, and no line says <c>Connection: close</c>.
    /// </summary>
    public static bool FramesItself(ReadOnlySpan<byte> response) => WhyNotKept(response) is null;

    /// <summary>Whether a line of the header says <c>Connection: keep-alive</c>.</summary>
    public static bool SaysKeepAlive(ReadOnlySpan<byte> response)
    {
        ReadOnlySpan<byte> rest = response;
        while (!rest.IsEmpty && TakeLine(ref rest) is { IsEmpty: false } line)
        {
            if (IsConnection(line, "keep-alive"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Returns the mistake for which the connection ends with the response; null when it can be kept.
    /// </summary>
    private static string? WhyNotKept(ReadOnlySpan<byte> response)
    {
        const string NotKept = ", so the server does not keep the connection: ";
        ReadOnlySpan<byte> rest = response;
        ReadOnlySpan<byte> line = TakeLine(ref rest);
        if (!IsStatusLine(line))
        {
            return NoStatusLine;
        }

        if (line[MinorVersion] != '1')
        {
            return $"says HTTP/1.{(char)line[MinorVersion]}{NotKept}begin the file with HTTP/1.1";
        }

        long length = StatusCode.AllowsBody(StatusOf(line)) ? -1 : 0;
        while (!rest.IsEmpty)
        {
            line = TakeLine(ref rest);
            if (line.IsEmpty)
            {
                return rest.Length == length
                    ? null
                    : $"has no 'Content-length: {rest.Length}'{NotKept}add that header line, or correct it";
            }

            if (IsConnection(line, "close"))
            {
                return $"has 'Connection: close'{NotKept}remove that header line";
            }

            if (IsField(line, "Transfer-encoding"))
            {
                return $"has a Transfer-encoding{NotKept}replace that header line by a Content-length";
            }

            if (IsField(line, "Content-length")
                && !long.TryParse(line[(line.IndexOf((byte)':') + 1)..].Trim(" \t"u8), NumberStyles.None, CultureInfo.InvariantCulture, out length))
            {
                length = -1;
            }
        }

        return NoEmptyLine;
    }

    private static List<string> Mistakes(ReadOnlySpan<byte> response, bool isKept)
    {
        ReadOnlySpan<byte> rest = response;
        ReadOnlySpan<byte> line = TakeLine(ref rest);
        if (!IsStatusLine(line))
        {
            return [NoStatusLine];
        }

        char minor = (char)line[MinorVersion];
        int status = StatusOf(line);
        bool close = false;
        bool keepAlive = false;
        do
        {
            if (rest.IsEmpty)
            {
                return [NoEmptyLine];
            }

            line = TakeLine(ref rest);
            close |= IsConnection(line, "close");
            keepAlive |= IsConnection(line, "keep-alive");
        }
        while (!line.IsEmpty);

        List<string> mistakes = [];
        if (isKept)
        {
            // A body after a status without one has its own line below.
            if (WhyNotKept(response) is { } mistake && (StatusCode.AllowsBody(status) || rest.IsEmpty))
            {
                mistakes.Add(mistake);
            }
        }
        else if (!close && (minor != '0' || keepAlive))
        {
            mistakes.Add(keepAlive
                ? "has 'Connection: keep-alive', but the server closes each connection: replace the line by 'Connection: close'"
                : $"says HTTP/1.{minor} without 'Connection: close', but the server closes each connection: add that header line");
        }

        if (status < StatusCode.Min)
        {
            mistakes.Add($"has status {status}, after which a client waits for another response: give a status from {StatusCode.Min} on");
        }

        if (!StatusCode.AllowsBody(status) && !rest.IsEmpty)
        {
            mistakes.Add(
                $"has a body of {rest.Length} {(rest.Length == 1 ? "byte" : "bytes")} with status {status}, and a client reads it as the next "
                + "response: remove the body, or change the status");
        }

        return mistakes;
    }

    /// <summary>
    /// Returns the text up to the next line end, CRLF or LF, and removes both from the start of the rest.
    /// </summary>
    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line is [.. var text, (byte)'\r'] ? text : line;
    }

    private static bool IsStatusLine(ReadOnlySpan<byte> line) =>
        line.Length >= StatusEnd
        && line.StartsWith("HTTP/1."u8)
        && char.IsAsciiDigit((char)line[MinorVersion])
        && line[MinorVersion + 1] == ' '
        && !line[StatusStart..StatusEnd].ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && (line.Length == StatusEnd || line[StatusEnd] == ' ');

    private static int StatusOf(ReadOnlySpan<byte> statusLine) => int.Parse(statusLine[StatusStart..StatusEnd], provider: null);

    private static bool IsField(ReadOnlySpan<byte> line, string name) =>
        line.IndexOf((byte)':') is var colon and >= 0 && Ascii.EqualsIgnoreCase(line[..colon], name);

    /// <summary>Whether a line is a Connection header with an option. Neither depends on case.</summary>
    private static bool IsConnection(ReadOnlySpan<byte> line, string option)
    {
        if (!IsField(line, "Connection"))
        {
            return false;
        }

        ReadOnlySpan<byte> value = line[(line.IndexOf((byte)':') + 1)..];
        foreach (Range part in value.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(value[part].Trim(" \t"u8), option))
            {
                return true;
            }
        }

        return false;
    }
}
