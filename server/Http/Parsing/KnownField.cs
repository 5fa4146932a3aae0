using System.Text;
using static Uring.Server.Http.Parsing.FieldName;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// Applies the fields that decide on the end of a request or of its connection. Ignores all others.
/// </summary>
internal static class KnownField
{
    /// <summary>Returns the mistake in the field, or <see cref="RequestError.None"/>.</summary>
    /// <param name="head">The head that the field is a part of.</param>
    /// <param name="name">The name, a token.</param>
    /// <param name="value">The value, with the whitespace around it.</param>
    /// <param name="maxBody">The largest body in bytes. 0: no limit.</param>
    public static RequestError Apply(ref RequestHead head, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ulong maxBody) =>
        name.Length switch
        {
            4 when Is(name, "host"u8) => ApplyHost(ref head, Trim(value)),
            6 when Is(name, "expect"u8) => ApplyExpect(ref head, Trim(value)),
            10 when Is(name, "connection"u8) => ApplyConnection(ref head, value),
            14 when Is(name, "content-length"u8) => ApplyContentLength(ref head, Trim(value), maxBody),
            17 when Is(name, "transfer-encoding"u8) => ApplyTransferEncoding(ref head, value),
            _ => RequestError.None,
        };

    private static RequestError ApplyHost(ref RequestHead head, ReadOnlySpan<byte> value)
    {
        if (head.Has(HeadFlags.Host))
        {
            return RequestError.RepeatedHost;
        }

        head.Flags |= HeadFlags.Host;
        return Authority.TryRead(value, out _, out _) ? RequestError.None : RequestError.InvalidHost;
    }

    private static RequestError ApplyExpect(ref RequestHead head, ReadOnlySpan<byte> value)
    {
        head.Flags |= HeadFlags.Continue;
        return Ascii.EqualsIgnoreCase(value, "100-continue"u8) ? RequestError.None : RequestError.UnmetExpectation;
    }

    private static RequestError ApplyConnection(ref RequestHead head, ReadOnlySpan<byte> value)
    {
        foreach (Range element in value.Split((byte)','))
        {
            ReadOnlySpan<byte> option = Trim(value[element]);
            head.Flags |= Ascii.EqualsIgnoreCase(option, "close"u8) ? HeadFlags.Close
                : Ascii.EqualsIgnoreCase(option, "keep-alive"u8) ? HeadFlags.KeepAlive
                : HeadFlags.None;
        }

        return RequestError.None;
    }

    private static RequestError ApplyContentLength(ref RequestHead head, ReadOnlySpan<byte> value, ulong maxBody)
    {
        if (head.Has(HeadFlags.ContentLength))
        {
            return RequestError.RepeatedContentLength;
        }

        if (head.IsChunked)
        {
            return RequestError.ConflictingLength;
        }

        if (!BodyLength.TryParse(value, out ulong length))
        {
            return RequestError.InvalidContentLength;
        }

        head.Flags |= HeadFlags.ContentLength;
        head.ContentLength = length;
        return maxBody > 0 && length > maxBody ? RequestError.BodyTooLarge : RequestError.None;
    }

    private static RequestError ApplyTransferEncoding(ref RequestHead head, ReadOnlySpan<byte> value)
    {
        // A server of HTTP/1.0 in front would not know the field, and would see another body: RFC 9112,
        // section 6.1.
        if (head.MinorVersion == 0)
        {
            return RequestError.InvalidTransferEncoding;
        }

        if (head.Has(HeadFlags.ContentLength))
        {
            return RequestError.ConflictingLength;
        }

        foreach (Range element in value.Split((byte)','))
        {
            ReadOnlySpan<byte> coding = Trim(value[element]);
            if (coding.IsEmpty)
            {
                return RequestError.InvalidTransferEncoding;
            }

            if (!Ascii.EqualsIgnoreCase(coding, "chunked"u8))
            {
                return RequestError.UnsupportedCoding;
            }

            if (head.IsChunked)
            {
                return RequestError.InvalidTransferEncoding;
            }

            head.Flags |= HeadFlags.Chunked;
        }

        return RequestError.None;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);
}
