using System.Text;

namespace Uring.Server.Http.Parsing;

/// <summary>Divides a target in absolute form: RFC 9110, section 4.2.</summary>
internal static class AbsoluteTarget
{
    /// <summary>
    /// Returns false if the scheme is not http or https, or the host is empty or invalid. User information
    /// makes a host invalid: RFC 9110, section 4.2.4.
    /// </summary>
    /// <param name="target">The whole target.</param>
    /// <param name="path">The offset of the path, which can be empty, and of the query.</param>
    public static bool TryRead(ReadOnlySpan<byte> target, out int path)
    {
        path = StartsWithIgnoreCase(target, "http://"u8) ? "http://"u8.Length
            : StartsWithIgnoreCase(target, "https://"u8) ? "https://"u8.Length
            : 0;
        if (path == 0)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = target[path..];
        int end = rest.IndexOfAny((byte)'/', (byte)'?');
        ReadOnlySpan<byte> authority = end < 0 ? rest : rest[..end];
        path += authority.Length;
        return Authority.TryRead(authority, out int host, out _) && host > 0;
    }

    private static bool StartsWithIgnoreCase(ReadOnlySpan<byte> target, ReadOnlySpan<byte> prefix) =>
        target.Length >= prefix.Length && Ascii.EqualsIgnoreCase(target[..prefix.Length], prefix);
}
