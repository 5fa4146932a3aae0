namespace Uring.Server.Http.Parsing;

/// <summary>Parses the value of a Content-Length: RFC 9110, section 8.6.</summary>
internal static class BodyLength
{
    /// <summary>
    /// Returns false for a value that is not only digits, and for one above 2^63 - 1. The sum of a valid
    /// length and the length of a head does not overflow.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out ulong length)
    {
        length = 0;
        foreach (byte digit in value)
        {
            uint number = (uint)(digit - '0');
            if (number > 9 || length > ((ulong)long.MaxValue - number) / 10)
            {
                return false;
            }

            length = (length * 10) + number;
        }

        return !value.IsEmpty;
    }
}
