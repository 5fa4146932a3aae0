using System.Net;

namespace Uring.Server.Http.Parsing;

/// <summary>Parses a host with an optional port, as in the Host field: RFC 9110, section 7.2.</summary>
internal static class Authority
{
    /// <summary>Returns false for an invalid host or port.</summary>
    /// <param name="authority">The bytes, without user information.</param>
    /// <param name="host">
    /// The length of the host, with the brackets of an IP literal. A host can be empty.
    /// </param>
    /// <param name="port">The number of digits of the port, or 0 without a port.</param>
    public static bool TryRead(ReadOnlySpan<byte> authority, out int host, out int port)
    {
        host = authority.StartsWith((byte)'[') ? LiteralLength(authority) : NameLength(authority);
        port = 0;
        if (host < 0 || host == authority.Length)
        {
            return host >= 0;
        }

        port = authority.Length - host - 1;
        return authority[host] == (byte)':' && !authority[(host + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>
    /// Returns the length of a registered name or IPv4 address, or -1 for an invalid escape.
    /// </summary>
    private static int NameLength(ReadOnlySpan<byte> authority)
    {
        int length = ByteScan.CountLeading<HostNameBytes>(authority);
        while (length < authority.Length && authority[length] == (byte)'%')
        {
            if (!PercentEncoding.TryDecode(authority[length..], out _))
            {
                return -1;
            }

            length += PercentEncoding.Length;
            length += ByteScan.CountLeading<HostNameBytes>(authority[length..]);
        }

        return length;
    }

    /// <summary>
    /// Returns the length of an IPv6 address with its brackets, or -1 for an invalid one. The IPvFuture of
    /// RFC 3986 is invalid, because no version of it exists.
    /// </summary>
    private static int LiteralLength(ReadOnlySpan<byte> authority)
    {
        int end = authority.IndexOf((byte)']');
        if (end < 0)
        {
            return -1;
        }

        // IPAddress accepts a zone, and other brackets. Both are not part of the Host of a client.
        ReadOnlySpan<byte> address = authority[1..end];
        return address.Contains((byte)':') && !address.ContainsAny((byte)'%', (byte)'[', (byte)'/') && IPAddress.IsValidUtf8(address)
            ? end + 1
            : -1;
    }
}
