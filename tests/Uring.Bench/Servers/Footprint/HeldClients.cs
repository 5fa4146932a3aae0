using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Uring.Bench.Servers.Footprint;

/// <summary>
/// Clients that have sent half a request and wait. A server that wants all of it has to keep them; one that answers at once is
/// rid of them.
/// </summary>
internal sealed class HeldClients : IDisposable
{
    private static readonly byte[] s_half = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");

    private readonly List<Socket> _sockets = [];

    /// <summary>Connects them, one after the other; fewer when the server takes no more.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="count">How many.</param>
    public HeldClients(IPEndPoint server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            try
            {
                socket.Connect(server);
                _ = socket.Send(s_half);
            }
            catch (SocketException)
            {
                return;
            }

            Connected++;
        }
    }

    /// <summary>How many were connected.</summary>
    public int Connected { get; }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
