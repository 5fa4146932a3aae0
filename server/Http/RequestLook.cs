using System.Text;

namespace Uring.Server.Http;

/// <summary>
/// Looks at a request for one thing: whether its client can still be sending when the connection is closed. What arrives at a
/// closed connection makes TCP reset it, and the response that is on its way may be lost with that: RFC 9112, section 9.6.
/// </summary>
/// <remarks>In doubt the answer is that more will come, which costs a slot for a while and nothing else.</remarks>
internal static class RequestLook
{
    /// <summary>How much of a request is looked at, in bytes. What clients other than browsers send is shorter by far.</summary>
    public const int Most = 512;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <param name="request">The first bytes of the request, all that was received in one go.</param>
    public static RequestEnd At(ReadOnlySpan<byte> request)
    {
        if (request.Length >= Most || !request.EndsWith(HeadEnd) || !(request.StartsWith("GET "u8) || request.StartsWith("HEAD "u8)))
        {
            return RequestEnd.Unfinished;
        }

        if (request.IndexOf(HeadEnd) != request.Length - HeadEnd.Length)
        {
            return RequestEnd.Open;
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
                return RequestEnd.Unfinished;
            }

            if (Names(header, "connection:"u8))
            {
                // HTTP/1.0 closes unless both sides agree otherwise, and we never do; but who asks may not wait to hear.
                bool close = Ascii.EqualsIgnoreCase(header["connection:"u8.Length..].Trim(" \t"u8), "close"u8);
                last = close && (last || persistent);
                persistent = persistent && !close;
            }
        }

        return last ? RequestEnd.Complete : RequestEnd.Open;
    }

    private static bool Names(ReadOnlySpan<byte> header, ReadOnlySpan<byte> lower) =>
        header.Length >= lower.Length && (header[0] | 0x20) == lower[0] && Ascii.EqualsIgnoreCase(header[..lower.Length], lower);
}
