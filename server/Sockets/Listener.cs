using System.Net;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Sockets.HandOver;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <summary>A listening socket: everything about it that happens before the first connection and after the last.</summary>
internal sealed partial class Listener : IDisposable
{
    // socket(7), Linux 5.0; without privilege since 5.7 where there was no binding before.
    private const int SoBindToIfIndex = 62;
    private const int NoInterface = int.MaxValue;

    private int _fd;

    private Listener(int fd, bool isShared = false, bool isInherited = false)
    {
        _fd = fd;
        IsShared = isShared;
        IsInherited = isInherited;
        EndPoint = SocketAddress.Of(fd);
    }

    /// <summary>Stays open as long as the socket is served: by it others see that the socket has an owner.</summary>
    public int Fd => _fd;

    public IPEndPoint EndPoint { get; }

    /// <summary>Whether another server listened on the same address, and let us join.</summary>
    public bool IsShared { get; }

    /// <summary>Whether somebody else opened it for us, and keeps it when we end.</summary>
    public bool IsInherited { get; }

    /// <summary>How many connections wait in the kernel to be accepted.</summary>
    public int Waiting => TcpInfo.Of(_fd).Unacknowledged;

    /// <summary>
    /// From here on SYNs are dropped, or refused, while handshakes under way still finish. So the connections that clients hold
    /// for established run out and none is cut off; whose SYN is dropped tries again until the socket is closed, and is then refused.
    /// </summary>
    /// <returns>False when the kernel would not have it: then the stop has to do without.</returns>
    /// <remarks>
    /// The deferral stays: it brings clients that have sent nothing in any case, after its time, and without it a chain could
    /// close a connection whose request is still on its way, which resets it.
    /// </remarks>
    public bool TryRefuseNew() => SynFilter.Attach(_fd) == Errno.None || TryHide();

    /// <summary>
    /// Kernels that want CAP_NET_ADMIN for a filter (6.18 does) leave this to a server without capabilities: the socket is bound to
    /// an interface that there cannot be, so no SYN finds it, and whoever comes is refused. Handshakes under way have found it.
    /// </summary>
    private bool TryHide() => SocketCalls.SetOption(_fd, SOL_SOCKET, SoBindToIfIndex, NoInterface) == Errno.None;

    public void Dispose()
    {
        if (_fd >= 0)
        {
            if (!IsInherited)
            {
                // The ring's file table holds the socket beyond this close, and even beyond the process: without the
                // shutdown it would go on listening, and clients would be taken that nobody serves.
                _ = SocketCalls.Shutdown(_fd, SHUT_RDWR);
            }

            _ = FileCalls.Close(_fd);
            _fd = -1;
        }
    }
}
