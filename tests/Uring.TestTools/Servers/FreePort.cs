using System.Net;
using System.Net.Sockets;

namespace Uring.TestTools.Servers;

/// <summary>
/// Finds a port for each start of a server, below the range of the clients' ports. A run uses no port twice:
/// the ring of a server that has ended may hold the listener for some hundred milliseconds.
/// </summary>
internal static class FreePort
{
    private static int s_last = 20_000 + (Environment.ProcessId % 5000);

    /// <summary>Returns the next port without a listener.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = ++s_last;
            try
            {
                using TcpListener probe = new(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // The port has a listener.
            }
        }
    }
}
