using System.Buffers;
using System.Globalization;
using System.Text;

namespace Uring.Server.Http.Sites.Files;

/// <summary>Encodes a decoded path for a Location header: RFC 3986, section 3.3.</summary>
internal static class LocationPath
{
    // The characters of a path without the percent sign: unreserved, sub-delims, ":", "@" and "/".
    private static readonly SearchValues<byte> s_literal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/"u8);

    public static string Encode(ReadOnlySpan<byte> path)
    {
        StringBuilder encoded = new(path.Length);
        foreach (byte value in path)
        {
            _ = s_literal.Contains(value) ? encoded.Append((char)value) : encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return encoded.ToString();
    }
}
