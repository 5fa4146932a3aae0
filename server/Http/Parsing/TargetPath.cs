namespace Uring.Server.Http.Parsing;

/// <summary>Reduces a request target to the path that routes are matched with.</summary>
/// <remarks>
/// The result is decoded once and has no dot segments: RFC 3986, section 5.2.4. <c>%2F</c> stays encoded, as
/// in Kestrel, because a decoded slash would divide a segment. nginx decodes it. Repeated slashes stay, as in
/// Kestrel and in RFC 3986, because a proxy in front may have judged the path with them. nginx merges them
/// (<c>merge_slashes</c>). A path that leaves the root is invalid, as in nginx. The bytes need not be UTF-8,
/// and can be control characters.
/// </remarks>
internal static class TargetPath
{
    private static ReadOnlySpan<byte> EncodedSlash => "%2F"u8;

    /// <summary>
    /// Writes the path. Returns false for a target that has none, and for an invalid path (400).
    /// </summary>
    /// <param name="target">The target of a complete head.</param>
    /// <param name="form">The form of the target.</param>
    /// <param name="path">At least as long as the target. Must not overlap the target.</param>
    /// <param name="length">The length of the path, at most that of the target.</param>
    public static bool TryRead(ReadOnlySpan<byte> target, TargetForm form, Span<byte> path, out int length)
    {
        length = 0;
        switch (form)
        {
            case TargetForm.Origin:
                break;
            case TargetForm.Absolute when AbsoluteTarget.TryRead(target, out int offset):
                target = target[offset..];
                break;
            case TargetForm.Asterisk:
                path[0] = (byte)'*';
                length = 1;
                return true;
            default:
                return false;
        }

        int query = target.IndexOf((byte)'?');
        if (query >= 0)
        {
            target = target[..query];
        }

        if (target.IsEmpty)
        {
            path[0] = (byte)'/';
            length = 1;
            return true;
        }

        if (target.Contains((byte)'%') || target.IndexOf("/."u8) >= 0)
        {
            return TryNormalize(target, path, out length);
        }

        target.CopyTo(path);
        length = target.Length;
        return true;
    }

    /// <summary>
    /// Returns the query of a target with its question mark; nothing for a target with an empty query or
    /// none.
    /// </summary>
    /// <param name="target">
    /// The target of a complete head. Its bytes are <see cref="TargetBytes"/>: no line end is among them.
    /// </param>
    public static ReadOnlySpan<byte> QueryOf(ReadOnlySpan<byte> target)
    {
        int query = target.IndexOf((byte)'?');
        return query < 0 || query == target.Length - 1 ? [] : target[query..];
    }

    /// <summary>Decodes the path and removes its dot segments in one pass.</summary>
    private static bool TryNormalize(ReadOnlySpan<byte> source, Span<byte> path, out int length)
    {
        length = 0;
        while (!source.IsEmpty)
        {
            // The source starts with the slash of the next segment.
            int slash = source[1..].IndexOf((byte)'/');
            ReadOnlySpan<byte> segment = slash < 0 ? source[1..] : source.Slice(1, slash);
            source = source[(segment.Length + 1)..];
            path[length] = (byte)'/';
            Span<byte> rest = path[(length + 1)..];
            if (!TryDecode(segment, rest, out int decoded))
            {
                return false;
            }

            ReadOnlySpan<byte> name = rest[..decoded];
            bool isParent = name.SequenceEqual(".."u8);
            if (!isParent && !name.SequenceEqual("."u8))
            {
                length += 1 + decoded;
                continue;
            }

            if (isParent)
            {
                length = path[..length].LastIndexOf((byte)'/');
                if (length < 0)
                {
                    return false;
                }
            }

            // A dot segment at the end leaves the slash before it.
            length += source.IsEmpty ? 1 : 0;
        }

        return true;
    }

    /// <summary>
    /// Returns false for an incomplete escape, and for %00, which ends the path in programs in C.
    /// </summary>
    private static bool TryDecode(ReadOnlySpan<byte> segment, Span<byte> decoded, out int length)
    {
        length = 0;
        while (!segment.IsEmpty)
        {
            int literal = segment.IndexOf((byte)'%');
            literal = literal < 0 ? segment.Length : literal;
            segment[..literal].CopyTo(decoded[length..]);
            length += literal;
            segment = segment[literal..];
            if (segment.IsEmpty)
            {
                break;
            }

            if (!PercentEncoding.TryDecode(segment, out byte value) || value == 0)
            {
                return false;
            }

            segment = segment[PercentEncoding.Length..];
            if (value == (byte)'/')
            {
                EncodedSlash.CopyTo(decoded[length..]);
                length += EncodedSlash.Length;
            }
            else
            {
                decoded[length++] = value;
            }
        }

        return true;
    }
}
