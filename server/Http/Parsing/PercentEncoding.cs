namespace Uring.Server.Http.Parsing;

/// <summary>Decodes one escape, % and two hexadecimal digits: RFC 3986, section 2.1.</summary>
internal static class PercentEncoding
{
    /// <summary>The number of bytes of an escape.</summary>
    public const int Length = 3;

    /// <summary>Returns false if the bytes do not start with an escape.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out byte value)
    {
        int high = bytes.Length < Length || bytes[0] != (byte)'%' ? -1 : HexDigit.Value(bytes[1]);
        int low = high < 0 ? -1 : HexDigit.Value(bytes[2]);
        value = (byte)((high << 4) | low);
        return low >= 0;
    }
}
