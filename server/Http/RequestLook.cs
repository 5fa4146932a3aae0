using System.Text;

namespace Uring.Server.Http;

/// <summary>
/// Parses a request for one question: can the client still send data when the server closes the connection? Data that
/// arrives at a closed connection makes TCP reset the connection, and the client may lose the response: RFC 9112,
/// section 9.6.
/// </summary>
/// <remarks>In doubt the result is that the client may send more. That costs a slot for a while.</remarks>
internal static class RequestLook
{
    /// <summary>The number of bytes that the server reads of a request. The heads of browsers seldom are longer.</summary>
    public const int MaxLength = 1024;

    // A longer number cannot be the length of a body, and would overflow.
    private const int MaxDigits = 18;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <param name="request">The first bytes of the request.</param>
    public static RequestStart At(ReadOnlySpan<byte> request) => EndOf(request) with { IsHead = request.StartsWith("HEAD "u8) };

    private static RequestStart EndOf(ReadOnlySpan<byte> request)
    {
        int end = request.IndexOf(HeadEnd);
        int line = request.IndexOf("\r\n"u8);
        if (end < 0 || line == 0)
        {
            return new RequestStart(ClientInput.Unfinished);
        }

        ReadOnlySpan<byte> requestLine = request[..line];
        bool last = requestLine.EndsWith(" HTTP/1.0"u8);
        bool persistent = requestLine.EndsWith(" HTTP/1.1"u8);
        bool framed = persistent || requestLine.StartsWith("GET "u8) || requestLine.StartsWith("HEAD "u8);
        ulong body = 0;
        bool hasLength = false;
        ReadOnlySpan<byte> rest = request[(line + 2)..(end + 2)];
        while (rest.Length > 0)
        {
            line = rest.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> header = rest[..line];
            rest = rest[(line + 2)..];
            if (Names(header, "transfer-encoding:"u8))
            {
                return new RequestStart(ClientInput.Unfinished);
            }

            if (Names(header, "content-length:"u8))
            {
                if (hasLength || !TryParseLength(header["content-length:"u8.Length..], out body))
                {
                    return new RequestStart(ClientInput.Unfinished);
                }

                hasLength = true;
            }
            else if (Names(header, "connection:"u8))
            {
                // HTTP/1.0 closes unless both sides agree otherwise, and this server never agrees. A client that asks for
                // keep-alive may send its next request before it has read the response.
                bool close = Ascii.EqualsIgnoreCase(header["connection:"u8.Length..].Trim(" \t"u8), "close"u8);
                last = close && (last || persistent);
                persistent = persistent && !close;
            }
        }

        // A request of HTTP/1.1 without a length has no body: RFC 9112, section 6.3. Older clients may end it by a FIN.
        return framed || hasLength
            ? WithLength((ulong)(end + HeadEnd.Length) + body, (ulong)request.Length, last)
            : new RequestStart(ClientInput.Unfinished);
    }

    private static RequestStart WithLength(ulong length, ulong received, bool last) => new(
        received < length ? ClientInput.Unfinished : received == length && last ? ClientInput.Complete : ClientInput.MayPipeline,
        length,
        last);

    private static bool TryParseLength(ReadOnlySpan<byte> value, out ulong length)
    {
        length = 0;
        value = value.Trim(" \t"u8);
        foreach (byte digit in value)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            length = (length * 10) + (uint)(digit - '0');
        }

        return value.Length is > 0 and <= MaxDigits;
    }

    private static bool Names(ReadOnlySpan<byte> header, ReadOnlySpan<byte> lower) =>
        header.Length >= lower.Length && (header[0] | 0x20) == lower[0] && Ascii.EqualsIgnoreCase(header[..lower.Length], lower);
}
