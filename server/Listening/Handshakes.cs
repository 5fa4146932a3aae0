using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Uring.Server.Listening;

/// <summary>
/// Connections that are not yet in the accept queue: with TCP_DEFER_ACCEPT these are also clients that hold theirs for
/// established and have sent nothing. Only proc(5), /proc/net/tcp, tells of them.
/// </summary>
internal static class Handshakes
{
    // TCP_SYN_RECV of tcp_states.h, as the file has it.
    private const string SynReceived = "03";

    /// <summary>Whether there is one for this listener.</summary>
    public static bool Any(IPEndPoint listener)
    {
        string file = listener.AddressFamily == AddressFamily.InterNetworkV6 ? "/proc/net/tcp6" : "/proc/net/tcp";
        string port = ":" + listener.Port.ToString("X4", CultureInfo.InvariantCulture);
        try
        {
            // Columns: number, local address, remote address, state.
            return File.ReadLines(file).Any(line =>
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, string local, _, SynReceived, ..]
                && local.EndsWith(port, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
