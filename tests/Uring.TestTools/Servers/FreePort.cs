using System.Net;
using System.Net.Sockets;

namespace Uring.TestTools.Servers;

/// <summary>
/// A port for each start of a server, below the range from which clients take theirs. Never the same twice in a run: the ring of
/// a server that ended may hold its listener for some hundred milliseconds.
/// </summary>
internal static class FreePort
{
    private static int s_last = 20_000 + (Environment.ProcessId % 5000);

    /// <summary>The next that nobody listens on.</summary>
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
                // Taken: the next one.
            }
        }
    }
}
