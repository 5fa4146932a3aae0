namespace Uring.Server.Http.Conditions;

/// <summary>
/// Parses the position of a byte, which can have any number of digits: RFC 9110, section 14.1.2.
/// </summary>
internal static class Position
{
    /// <summary>Returns false for a value that is empty or not only digits.</summary>
    /// <param name="digits">The value.</param>
    /// <param name="position">The position, at most <see cref="ulong.MaxValue"/>.</param>
    public static bool TryRead(ReadOnlySpan<byte> digits, out ulong position)
    {
        position = 0;
        foreach (byte digit in digits)
        {
            uint number = (uint)(digit - '0');
            if (number > 9)
            {
                return false;
            }

            position = position > (ulong.MaxValue - number) / 10 ? ulong.MaxValue : (position * 10) + number;
        }

        return !digits.IsEmpty;
    }

    /// <summary>Returns whether a number of any length is less than another one.</summary>
    public static bool IsLess(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> others)
    {
        digits = digits.TrimStart((byte)'0');
        others = others.TrimStart((byte)'0');
        return digits.Length == others.Length ? digits.SequenceCompareTo(others) < 0 : digits.Length < others.Length;
    }
}
