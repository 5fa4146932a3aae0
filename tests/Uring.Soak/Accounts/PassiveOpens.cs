using System.Globalization;

namespace Uring.Soak.Accounts;

/// <summary>
/// Counts the connections that the kernel created for listening sockets of this network namespace:
/// PassiveOpens of /proc/net/snmp. The counter does not include connections that a full accept queue refused.
/// Each counted connection is therefore one for a server.
/// </summary>
internal static class PassiveOpens
{
    /// <summary>The number of connections so far.</summary>
    public static long Count
    {
        get
        {
            string[][] rows = [.. File.ReadLines("/proc/self/net/snmp").Where(line => line.StartsWith("Tcp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
            return long.Parse(rows[1][Array.IndexOf(rows[0], "PassiveOpens")], CultureInfo.InvariantCulture);
        }
    }
}
