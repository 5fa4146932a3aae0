using System.Text;

namespace Uring.Server.Http;

/// <summary>
/// Parses a request for one question: can the client still send data when the server closes the connection?
/// Data that arrives at a closed connection makes TCP reset the connection, and the client may lose the
/// response: RFC 9112, section 9.6.
/// </summary>
/// <remarks>In doubt the result is that the client may send more. That costs a slot for a while.</remarks>
internal static class RequestLook
{
    /// <summary>
    /// The number of bytes that the server reads of a request. Requests of clients other than browsers are
    /// far shorter.
    /// </summary>
    public const int MaxLength = 512;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <param name="request">The bytes of the first receive.</param>
    public static ClientInput At(ReadOnlySpan<byte> request)
    {
        if (request.Length >= MaxLength || !request.EndsWith(HeadEnd) || !(request.StartsWith("GET "u8) || request.StartsWith("HEAD "u8)))
        {
            return ClientInput.Unfinished;
        }

        if (request.IndexOf(HeadEnd) != request.Length - HeadEnd.Length)
        {
            return ClientInput.MayPipeline;
        }

        int line = request.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> version = request[..line];
        bool last = version.EndsWith(" HTTP/1.0"u8);
        bool persistent = !last && version.EndsWith(" HTTP/1.1"u8);
        ReadOnlySpan<byte> rest = request[(line + 2)..];
        while ((line = rest.IndexOf("\r\n"u8)) > 0)
        {
            ReadOnlySpan<byte> header = rest[..line];
            rest = rest[(line + 2)..];
            if (Names(header, "content-length:"u8) || Names(header, "transfer-encoding:"u8))
            {
                return ClientInput.Unfinished;
            }

            if (Names(header, "connection:"u8))
            {
                // HTTP/1.0 closes unless both sides agree otherwise, and this server never agrees. A client
                // that asks for keep-alive may send its next request before it has read the response.
                bool close = Ascii.EqualsIgnoreCase(header["connection:"u8.Length..].Trim(" \t"u8), "close"u8);
                last = close && (last || persistent);
                persistent = persistent && !close;
            }
        }

        return last ? ClientInput.Complete : ClientInput.MayPipeline;
    }

    private static bool Names(ReadOnlySpan<byte> header, ReadOnlySpan<byte> lower) =>
        header.Length >= lower.Length && (header[0] | 0x20) == lower[0] && Ascii.EqualsIgnoreCase(header[..lower.Length], lower);
}
