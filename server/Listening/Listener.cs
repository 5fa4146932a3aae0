using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Listening;

/// <summary>The listening socket: everything about it that happens before the first connection and after the last.</summary>
internal sealed class Listener : IDisposable
{
    // tcp(7): TCP_INFO, a struct tcp_info.
    private const int TcpInfo = 11;

    // tcp_info.tcpi_unacked; of a listening socket it is the number of connections that wait to be accepted.
    private const int TcpInfoUnacked = 24;

    private readonly Socket _socket;

    private Listener(Socket socket) => _socket = socket;

    public int Fd => (int)_socket.SafeHandle.DangerousGetHandle();

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>How many connections wait in the kernel to be accepted.</summary>
    public int Waiting
    {
        get
        {
            Span<byte> info = stackalloc byte[TcpInfoUnacked + sizeof(uint)];
            int length = _socket.GetRawSocketOption(IPPROTO_TCP, TcpInfo, info);
            return length == info.Length ? MemoryMarshal.Read<int>(info[TcpInfoUnacked..]) : 0;
        }
    }

    /// <exception cref="ServerException">The address is in use, not ours, or not permitted.</exception>
    public static Listener Open(ServerOptions options)
    {
        Socket socket = new(options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Set(socket, SOL_SOCKET, SO_REUSEADDR, 1);

            // Until the client has sent something there is nothing to answer: the kernel keeps such a connection out of
            // our queue, and the discard at the start of a chain always finds the request.
            Set(socket, IPPROTO_TCP, TCP_DEFER_ACCEPT, options.DeferAccept);
            socket.Bind(options.Listen);
            socket.Listen(options.Backlog);
            return new Listener(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ServerException($"cannot listen on {options.Listen}: {Explain(e, options.Listen)}");
        }
    }

    /// <summary>
    /// From here on SYNs are dropped, while handshakes under way still finish. So the connections that clients hold for
    /// established run out and none is cut off; whoever comes later tries again until the socket is closed, and is then refused.
    /// </summary>
    /// <returns>False when the kernel would not have it: then the stop has to do without.</returns>
    public bool TryRefuseNew() => SynFilter.TryAttach(_socket);

    private static void Set(Socket socket, int level, int name, int value) =>
        socket.SetRawSocketOption(level, name, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(ref value)));

    private static string Explain(SocketException e, IPEndPoint at) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use; stop the other server or choose another port",
        SocketError.AccessDenied => $"no permission for port {at.Port}; run as root, grant CAP_NET_BIND_SERVICE, or choose a port from 1024",
        SocketError.AddressNotAvailable => "this machine does not have that address; 0.0.0.0 means all that it has",
        _ => $"{e.SocketErrorCode} ({e.Message})",
    };

    public void Dispose() => _socket.Dispose();
}
