using System.Globalization;

namespace Uring.Soak.Accounts;

/// <summary>
/// Connections that the kernel made for listening sockets of this network namespace: PassiveOpens of /proc/net/snmp. Those that it
/// turned away for a full queue are not among them, so each is one that a server was handed, or was to be.
/// </summary>
internal static class PassiveOpens
{
    /// <summary>So far.</summary>
    public static long Count
    {
        get
        {
            string[][] rows = [.. File.ReadLines("/proc/self/net/snmp").Where(line => line.StartsWith("Tcp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
            return long.Parse(rows[1][Array.IndexOf(rows[0], "PassiveOpens")], CultureInfo.InvariantCulture);
        }
    }
}
