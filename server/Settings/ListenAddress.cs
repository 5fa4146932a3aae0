using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Uring.Server.Settings;

/// <summary>Where to listen: an address and a port, the address in brackets when it is IPv6.</summary>
internal static class ListenAddress
{
    public const string Allowed = "ADDRESS:PORT, such as 0.0.0.0:8000 or [::1]:8000, with a port from 0 to 65535";

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
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? address)
            || bracketed != (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            || (!bracketed && address.ToString() != host)
            || (host.Contains('%', StringComparison.Ordinal) && address.ScopeId == 0))
        {
            // The third condition: IPAddress reads "1", hexadecimal and octal as inet_aton(3) does, and nobody means that.
            // The fourth: a zone that is no interface of this machine.
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }
}
