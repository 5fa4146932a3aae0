using System.Buffers;

namespace Uring.Server.Http;

/// <summary>What names and values of header fields may be made of: RFC 9110, 5.5 and 5.6.2.</summary>
internal static class FieldText
{
    /// <summary>Space and tab: the white space that may stand around a value and is no part of it.</summary>
    public const string Blank = " \t";

    private static readonly SearchValues<char> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(s_token);

    /// <summary>
    /// No control character but tab, so nothing that could end the line, and nothing that a client might drop or take for an
    /// end. U+0080 to U+009F are control characters too, though their bytes in UTF-8 would do no harm.
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
