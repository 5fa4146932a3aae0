using System.Buffers;

namespace Uring.Server.Http;

/// <summary>Checks the characters of field names and field values: RFC 9110, 5.5 and 5.6.2.</summary>
internal static class FieldText
{
    /// <summary>Space and tab, the optional whitespace around a field value: RFC 9110, 5.6.3.</summary>
    public const string Blank = " \t";

    private static readonly SearchValues<char> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(s_token);

    /// <summary>
    /// Whether the text has no control character except tab. A control character could end the line, or a
    /// client could drop the character or end the line there. U+0080 to U+009F are control characters too,
    /// though their UTF-8 bytes would do no harm.
    /// </summary>
    public static bool IsValue(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c) && c != '\t')
            {
                return false;
            }
        }

        return true;
    }
}
