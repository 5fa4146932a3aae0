using static Uring.Server.Http.Parsing.FieldName;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// Recognizes a noted field by its name. Names are case-insensitive: RFC 9110, section 5.1.
/// </summary>
internal static class NotedFieldName
{
    /// <summary>Returns false for a field that a head does not note.</summary>
    /// <param name="name">The name, a token.</param>
    /// <param name="field">The field.</param>
    public static bool TryFind(ReadOnlySpan<byte> name, out NotedField field)
    {
        switch (name.Length)
        {
            case 5:
                field = NotedField.Range;
                return Is(name, "range"u8);
            case 7:
                field = NotedField.Referer;
                return Is(name, "referer"u8);
            case 8 when Is(name, "if-match"u8):
                field = NotedField.IfMatch;
                return true;
            case 8:
                field = NotedField.IfRange;
                return Is(name, "if-range"u8);
            case 10:
                field = NotedField.UserAgent;
                return Is(name, "user-agent"u8);
            case 13:
                field = NotedField.IfNoneMatch;
                return Is(name, "if-none-match"u8);
            case 15:
                field = NotedField.AcceptEncoding;
                return Is(name, "accept-encoding"u8);
            case 17:
                field = NotedField.IfModifiedSince;
                return Is(name, "if-modified-since"u8);
            case 19:
                field = NotedField.IfUnmodifiedSince;
                return Is(name, "if-unmodified-since"u8);
            default:
                field = default;
                return false;
        }
    }
}
