using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Uring.Bench.Servers.Footprint;

/// <summary>
/// Clients that have sent half a request and wait. A server that requires the whole request has to keep them.
/// A server that answers at once closes them.
/// </summary>
internal sealed class HeldClients : IDisposable
{
    private static readonly byte[] s_half = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");

    private readonly List<Socket> _sockets = [];

    /// <summary>Connects the clients one after the other, until the server accepts no more.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="count">The most clients.</param>
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

    /// <summary>The number of clients that were connected.</summary>
    public int Connected { get; }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
