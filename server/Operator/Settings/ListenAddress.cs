using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Uring.Server.Operator.Settings;

/// <summary>Where to listen: an address and a port, the address in brackets when it is IPv6.</summary>
internal static class ListenAddress
{
    public const string Allowed = "ADDRESS:PORT, such as 0.0.0.0:8000 or [::1]:8000, with a port from 0 to 65535";

    /// <returns>Null when it is none.</returns>
    /// <exception cref="UsageException">It is an IPv4 address in the form of IPv6, which an IPv6-only socket cannot have.</exception>
    public static IPEndPoint? Parse(Given given) => !TryParse(given.Text, out IPEndPoint? endPoint) ? null
        : endPoint.Address.IsIPv4MappedToIPv6 ? throw new UsageException(
            $"{given.Origin}: '{Shown.Of(given.Text)}' is an IPv4 address in the form of IPv6: give {endPoint.Address.MapToIPv4()}:{endPoint.Port}")
        : endPoint;

    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        int colon = text.LastIndexOf(':');
        if (colon < 1
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        string host = text[..colon];
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        string bare = bracketed ? host[1..^1] : host;
        if (bare.AsSpan().ContainsAny('[', ']')
            || !IPAddress.TryParse(bare, out IPAddress? address)
            || bracketed != (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            || (!bracketed && address.ToString() != host)
            || (host.Contains('%', StringComparison.Ordinal) && address.ScopeId == 0))
        {
            // The first condition: IPAddress takes brackets and a port of its own, and drops that.
            // The fourth: it reads "1", hexadecimal and octal as inet_aton(3) does, and nobody means that.
            // The fifth: a zone that is no interface of this machine.
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }
}
