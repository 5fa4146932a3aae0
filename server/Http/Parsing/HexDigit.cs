namespace Uring.Server.Http.Parsing;

/// <summary>A hexadecimal digit in ASCII.</summary>
internal static class HexDigit
{
    /// <summary>Returns the value of the digit, or -1 for another byte.</summary>
    public static int Value(byte digit)
    {
        int value = digit - '0';
        if ((uint)value <= 9)
        {
            return value;
        }

        value = (digit | 0x20) - 'a';
        return (uint)value <= 5 ? value + 10 : -1;
    }
}
