using System.Globalization;

namespace Uring.Server.Sockets;

/// <summary>The limits on sockets in the network namespace of the process: /proc/sys/net/core.</summary>
internal static class SocketLimits
{
    /// <summary>The file with the largest length of an accept queue: tcp(7), listen(2).</summary>
    public const string MaxBacklogPath = "/proc/sys/net/core/somaxconn";

    // The default since Linux 5.4.
    private const uint DefaultMaxBacklog = 4096;

    /// <summary>
    /// The largest length of an accept queue, or the kernel's default if the file cannot be read.
    /// </summary>
    public static uint MaxBacklog => TryReadMaxBacklog() ?? DefaultMaxBacklog;

    /// <summary>Reads the largest length of an accept queue; null if the file cannot be read.</summary>
    public static uint? TryReadMaxBacklog()
    {
        try
        {
            return uint.Parse(File.ReadAllText(MaxBacklogPath), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
