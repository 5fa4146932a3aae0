using System.Globalization;

namespace Uring.Server.Sockets;

/// <summary>What this system allows sockets: /proc/sys/net/core, in the network namespace that the process is in.</summary>
internal static class SocketLimits
{
    /// <summary>Where the kernel tells the most connections that a listener's queue holds: tcp(7), listen(2).</summary>
    public const string MostBacklogPath = "/proc/sys/net/core/somaxconn";

    // Since Linux 5.4.
    private const uint UsualMostBacklog = 4096;

    /// <summary>The most connections that a listener's queue holds, or what that is by default where it cannot be read.</summary>
    public static uint MostBacklog => TryReadMostBacklog() ?? UsualMostBacklog;

    /// <summary>The same, or nothing where it cannot be read.</summary>
    public static uint? TryReadMostBacklog()
    {
        try
        {
            return uint.Parse(File.ReadAllText(MostBacklogPath), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
