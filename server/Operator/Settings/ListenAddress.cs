using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Uring.Server.Operator.Settings;

/// <summary>Parses an address and a port to listen on. An IPv6 address is in brackets.</summary>
internal static class ListenAddress
{
    public const string Allowed = "ADDRESS:PORT, such as 0.0.0.0:8000 or [::1]:8000, with a port from 0 to 65535";

    /// <returns>The address and port, or null when the value is not of this form.</returns>
    /// <exception cref="UsageException">
    /// The address is an IPv4-mapped IPv6 address, which an IPv6-only socket cannot bind to.
    /// </exception>
    public static IPEndPoint? Parse(SettingValue value) => !TryParse(value.Text, out IPEndPoint? endPoint) ? null
        : endPoint.Address.IsIPv4MappedToIPv6 ? throw new UsageException(
            $"{value.Origin}: '{Shown.Of(value.Text)}' is an IPv4-mapped IPv6 address: give {endPoint.Address.MapToIPv4()}:{endPoint.Port}")
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
            // The first condition: IPAddress accepts brackets with a second port inside, and ignores that port.
            // The fourth: IPAddress accepts "1", hexadecimal and octal as inet_aton(3) does. Such a text is likely a typo.
            // The fifth: the zone is not an interface of this machine.
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }
}
