using System.Net;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets.HandOver;

/// <summary>A connection of our own, to find out which socket takes it. It sends nothing, and ends with a reset.</summary>
internal sealed class Probe : IDisposable
{
    private readonly int _fd;

    private Probe(int fd)
    {
        _fd = fd;
        Port = (ushort)SocketAddress.Of(fd).Port;
    }

    /// <summary>Where it comes from; known before it connects.</summary>
    public ushort Port { get; }

    /// <summary>Whether somebody took it.</summary>
    public bool IsTaken => TcpInfo.Of(_fd).State == SocketState.Established;

    /// <summary>Whether whoever took it has the mark of our sockets.</summary>
    public bool IsMarked => SegmentMark.IsOn(_fd);

    /// <returns>Null when there is none to be had.</returns>
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

    /// <summary>Sends the SYN; does not wait for the answer.</summary>
    public void Connect(IPEndPoint to) => _ = SocketAddress.From(to).Connect(_fd);

    public void Dispose() => _ = FileCalls.Close(_fd);

    /// <summary><c>struct linger</c>, socket(7).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Linger(int OnOff, int Seconds);
}
