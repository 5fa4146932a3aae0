namespace Uring.Server.Http;

/// <summary>The value of Content-type: RFC 9110, 8.3.1.</summary>
internal static class MediaType
{
    public const string Default = "text/html";

    /// <summary>The type of the server's own texts.</summary>
    public const string PlainText = "text/plain";

    /// <summary>The type of Prometheus' text format.</summary>
    public const string Prometheus = "text/plain; version=0.0.4";

    public const string Allowed = "TYPE/SUBTYPE with optional parameters, such as text/plain or text/html; charset=utf-8";

    /// <summary>
    /// Adds <c>charset=utf-8</c> to a text type without a charset: browsers guess another one otherwise.
    /// </summary>
    public static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && !type.Contains("charset=", StringComparison.OrdinalIgnoreCase)
            ? $"{type}; charset=utf-8"
            : type;

    /// <summary>Whether the text is a type and a subtype, with optional parameters.</summary>
    public static bool IsValid(string text)
    {
        int end = text.IndexOf(';', StringComparison.Ordinal);
        ReadOnlySpan<char> type = end < 0 ? text : text.AsSpan(0, end).TrimEnd(FieldText.Blank);
        int slash = type.IndexOf('/');
        return slash > 0
            && FieldText.IsToken(type[..slash])
            && FieldText.IsToken(type[(slash + 1)..])
            && FieldText.IsValue(text)
            && !text.EndsWith(' ')
            && !text.EndsWith('\t');
    }
}
