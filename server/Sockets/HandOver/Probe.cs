using System.Net;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// A connection of the server to its own address, which shows which socket accepts. A probe sends no data and
/// ends with a reset.
/// </summary>
internal sealed class Probe : IDisposable
{
    private readonly int _fd;

    private Probe(int fd)
    {
        _fd = fd;
        Port = (ushort)SocketAddress.Of(fd).Port;
    }

    /// <summary>The source port, known before the connect.</summary>
    public ushort Port { get; }

    /// <summary>Whether a socket has completed the handshake.</summary>
    public bool IsEstablished => TcpInfo.Of(_fd).State == SocketState.Established;

    /// <summary>Whether that socket has the mark of this server.</summary>
    public bool IsMarked => MssMark.IsOn(_fd);

    /// <returns>Null if the kernel refuses the socket.</returns>
    public static Probe? Create(IPAddress from)
    {
        int family = from.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? AF_INET6 : AF_INET;
        KernelResult fd = SocketCalls.Create(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd.IsError)
        {
            return null;
        }

        Errno errno = SocketCalls.SetOption(fd.Value, SOL_SOCKET, SO_LINGER, new Linger(1, 0));
        if (errno == Errno.None)
        {
            errno = SocketAddress.From(new IPEndPoint(from, 0)).Bind(fd.Value);
        }

        if (errno == Errno.None)
        {
            return new Probe(fd.Value);
        }

        _ = FileCalls.Close(fd.Value);
        return null;
    }

    /// <summary>Sends the SYN and does not wait for the reply.</summary>
    public void Connect(IPEndPoint to) => _ = SocketAddress.From(to).Connect(_fd);

    public void Dispose() => _ = FileCalls.Close(_fd);

    /// <summary><c>struct linger</c>, socket(7).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Linger(int OnOff, int Seconds);
}
