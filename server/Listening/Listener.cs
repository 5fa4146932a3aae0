using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Listening;

/// <summary>The listening socket: everything about it that happens before the first connection and after the last.</summary>
internal sealed class Listener : IDisposable
{
    // tcp(7): TCP_INFO, a struct tcp_info. Of a listening socket, tcpi_unacked counts the connections that wait to be
    // accepted.
    private const int TcpInfo = 11;
    private const int TcpInfoUnacked = 24;

    // The kernel takes a killed process's ring apart after the process is gone (250 ms, measured), and the listener in its
    // file table holds the port until then: whoever starts the server again must not be turned away. In milliseconds.
    private const int PortPatience = 1000;
    private const int PortRetryInterval = 20;

    private int _fd;

    private Listener(int fd)
    {
        _fd = fd;
        EndPoint = SocketAddress.Of(fd);
    }

    public int Fd => _fd;

    public IPEndPoint EndPoint { get; }

    /// <summary>Whether a client is connected, or connecting, that has not been accepted. Makes system calls and allocates.</summary>
    public bool HasClients => Waiting > 0 || Handshakes.Any(EndPoint);

    /// <summary>How many connections wait in the kernel to be accepted.</summary>
    private int Waiting
    {
        get
        {
            Span<byte> info = stackalloc byte[TcpInfoUnacked + sizeof(int)];
            KernelResult filled = SocketCalls.GetOption(_fd, IPPROTO_TCP, TcpInfo, info);
            return filled.Count == info.Length ? MemoryMarshal.Read<int>(info[TcpInfoUnacked..]) : 0;
        }
    }

    /// <exception cref="ServerException">The address is in use, not ours, or not permitted.</exception>
    public static Listener Open(ServerOptions options)
    {
        int family = options.Listen.AddressFamily == AddressFamily.InterNetworkV6 ? AF_INET6 : AF_INET;
        KernelResult fd = SocketCalls.Create(family, SOCK_STREAM | SOCK_CLOEXEC);
        Errno errno = fd.IsError ? fd.Errno : Prepare(fd.Value, options);
        if (errno == Errno.None)
        {
            return new Listener(fd.Value);
        }

        if (!fd.IsError)
        {
            _ = SocketCalls.Close(fd.Value);
        }

        throw new ServerException($"cannot listen on {options.Listen}: {Explain(errno, options.Listen)}");
    }

    /// <summary>
    /// From here on SYNs are dropped, while handshakes under way still finish. So the connections that clients hold for
    /// established run out and none is cut off; whoever comes later tries again until the socket is closed, and is then refused.
    /// </summary>
    /// <returns>False when the kernel would not have it: then the stop has to do without.</returns>
    /// <remarks>
    /// The deferral stays: it brings clients that have sent nothing in any case, after its time, and without it a chain could
    /// close a connection whose request is still on its way, which resets it.
    /// </remarks>
    public bool TryRefuseNew() => SynFilter.Attach(_fd) == Errno.None;

    private static Errno Prepare(int fd, ServerOptions options)
    {
        Errno errno = SocketCalls.SetOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        if (errno == Errno.None && options.DeferAccept > 0)
        {
            // Until the client has sent something there is nothing to answer: the kernel keeps such a connection out of
            // our queue, and the discard at the start of a chain always finds the request.
            errno = SocketCalls.SetOption(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, options.DeferAccept);
        }

        if (errno == Errno.None)
        {
            errno = TakePort(fd, options);
        }

        return errno;
    }

    /// <summary>Binds and listens; a port in use is tried for a while.</summary>
    private static Errno TakePort(int fd, ServerOptions options)
    {
        long until = Environment.TickCount64 + PortPatience;
        while (true)
        {
            Errno errno = SocketAddress.From(options.Listen).Bind(fd);
            if (errno == Errno.None)
            {
                errno = SocketCalls.Listen(fd, options.Backlog);
            }

            if (errno != Errno.EADDRINUSE || Environment.TickCount64 >= until)
            {
                return errno;
            }

            Thread.Sleep(PortRetryInterval);
        }
    }

    private static string Explain(Errno errno, IPEndPoint at) => errno switch
    {
        Errno.EADDRINUSE => "the port is in use; stop the other server or choose another port",
        Errno.EACCES => $"no permission for port {at.Port}; run as root, grant CAP_NET_BIND_SERVICE, or choose a port from 1024",
        Errno.EADDRNOTAVAIL => "this machine does not have that address; "
            + (at.AddressFamily == AddressFamily.InterNetworkV6 ? "[::]" : "0.0.0.0") + " means all that it has",
        Errno.EAFNOSUPPORT => "this machine does not speak that family of addresses",
        _ => KernelResult.Failed(errno).ToString(),
    };

    public void Dispose()
    {
        if (_fd >= 0)
        {
            // The ring's file table holds the socket beyond this close, and even beyond the process: without the shutdown
            // it would go on listening, and clients would be taken that nobody serves.
            _ = SocketCalls.Shutdown(_fd, SHUT_RDWR);
            _ = SocketCalls.Close(_fd);
            _fd = -1;
        }
    }
}
