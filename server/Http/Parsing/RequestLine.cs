namespace Uring.Server.Http.Parsing;

/// <summary>Parses the request line, and skips empty lines before it: RFC 9112, sections 2.2 and 3.</summary>
internal static class RequestLine
{
    // Some old clients send a CRLF after the body of a POST. An endless series of CRLF would keep a
    // connection busy without a request.
    private const int MaxSkipped = 8;

    // The longest method that IANA has registered has 17 bytes.
    private const int MaxMethod = 32;

    /// <summary>Returns <see cref="HeadStatus.Complete"/> at the end of the line.</summary>
    public static HeadStatus Read(ref RequestHead head, ReadOnlySpan<byte> bytes, in RequestLimits limits)
    {
        RequestError error = RequestError.None;
        while (head.Position < bytes.Length)
        {
            byte next = bytes[head.Position];
            switch (head.Phase)
            {
                case HeadPhase.Start:
                    error = Begin(ref head, next);
                    break;
                case HeadPhase.Method:
                    error = ReadMethod(ref head, bytes);
                    break;
                case HeadPhase.Target:
                    error = ReadTarget(ref head, bytes, limits.MaxTarget);
                    break;
                case HeadPhase.Version:
                    error = ReadVersion(ref head, bytes);
                    break;
                case HeadPhase.CarriageReturn:
                    error = next switch
                    {
                        (byte)'\r' => RequestError.None,
                        (byte)'\n' => RequestError.InvalidLineEnd,
                        _ => RequestError.InvalidVersion,
                    };
                    head.Position++;
                    head.Phase = HeadPhase.LineFeed;
                    break;
                default:
                    if (next != (byte)'\n')
                    {
                        return head.Refuse(RequestError.InvalidLineEnd);
                    }

                    head.Position++;
                    head.PartStart = head.Position;
                    head.Phase = HeadPhase.Fields;
                    return HeadStatus.Complete;
            }

            if (error != RequestError.None)
            {
                return head.Refuse(error);
            }
        }

        return HeadStatus.Incomplete;
    }

    /// <summary>Skips a CR or LF, each of them also alone, as Kestrel, llhttp and nginx do.</summary>
    private static RequestError Begin(ref RequestHead head, byte next)
    {
        if (next is (byte)'\r' or (byte)'\n')
        {
            return ++head.Position > MaxSkipped ? RequestError.TooManyEmptyLines : RequestError.None;
        }

        head.Start = head.Position;
        head.Phase = HeadPhase.Method;
        return RequestError.None;
    }

    private static RequestError ReadMethod(ref RequestHead head, ReadOnlySpan<byte> bytes)
    {
        head.Position += ByteScan.CountLeading<TokenBytes>(bytes[head.Position..]);
        int length = head.Position - head.Start;
        if (length > MaxMethod)
        {
            return RequestError.MethodTooLong;
        }

        if (head.Position == bytes.Length)
        {
            return RequestError.None;
        }

        if (bytes[head.Position] != (byte)' ' || length == 0)
        {
            return RequestError.InvalidMethod;
        }

        head.Method = RequestMethods.Of(bytes.Slice(head.Start, length));
        head.Position++;
        head.TargetOffset = head.Position;
        head.Phase = HeadPhase.Target;
        return RequestError.None;
    }

    private static RequestError ReadTarget(ref RequestHead head, ReadOnlySpan<byte> bytes, int max)
    {
        head.Position += ByteScan.CountLeading<TargetBytes>(bytes[head.Position..]);
        int length = head.Position - head.TargetOffset;
        if (length > max)
        {
            return RequestError.TargetTooLong;
        }

        if (head.Position == bytes.Length)
        {
            return RequestError.None;
        }

        switch (bytes[head.Position])
        {
            case (byte)' ':
                break;
            case (byte)'\r' or (byte)'\n' when length > 0:
                return RequestError.InvalidVersion;
            default:
                return RequestError.InvalidTarget;
        }

        if (!TargetForms.TryFind(bytes.Slice(head.TargetOffset, length), head.Method, out TargetForm form))
        {
            return RequestError.InvalidTarget;
        }

        head.TargetLength = length;
        head.Form = form;
        head.Position++;
        head.PartStart = head.Position;
        head.Phase = HeadPhase.Version;
        return RequestError.None;
    }

    private static RequestError ReadVersion(ref RequestHead head, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> version = bytes[head.PartStart..];
        if (version.StartsWith("HTTP/1.1"u8))
        {
            head.MinorVersion = 1;
        }
        else
        {
            ReadOnlySpan<byte> pattern = "HTTP/0.0"u8;
            version = version.Length > pattern.Length ? version[..pattern.Length] : version;
            for (int index = head.Position - head.PartStart; index < version.Length; index++)
            {
                if (pattern[index] == (byte)'0' ? !char.IsAsciiDigit((char)version[index]) : version[index] != pattern[index])
                {
                    return RequestError.InvalidVersion;
                }
            }

            if (version.Length < pattern.Length)
            {
                head.Position = bytes.Length;
                return RequestError.None;
            }

            if (!version.SequenceEqual("HTTP/1.0"u8))
            {
                return RequestError.UnsupportedVersion;
            }
        }

        // The target of the preface of HTTP/2 is an asterisk too, and its mistake is the version.
        if (head.Form == TargetForm.Asterisk && head.Method != RequestMethod.Options)
        {
            return RequestError.InvalidTarget;
        }

        head.Position = head.PartStart + "HTTP/1.1"u8.Length;
        head.Phase = HeadPhase.CarriageReturn;
        return RequestError.None;
    }
}
