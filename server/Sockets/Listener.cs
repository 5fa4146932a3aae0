using System.Net;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Sockets.HandOver;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <summary>
/// A listening socket. The loops accept from it. This class opens it and stops new connections before the
/// close.
/// </summary>
internal sealed partial class Listener : IDisposable
{
    // socket(7): SO_BINDTOIFINDEX, Linux 5.0. Since Linux 5.7 a first binding takes no privilege.
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

    /// <summary>
    /// The descriptor stays open while the loops accept. It shows other servers that the socket has an owner.
    /// </summary>
    public int Fd => _fd;

    public IPEndPoint EndPoint { get; }

    /// <summary>
    /// Whether another server listened on the same address, and this socket joined its SO_REUSEPORT group.
    /// </summary>
    public bool IsShared { get; }

    /// <summary>
    /// Whether the service manager opened the socket. The service manager keeps it open when the server ends.
    /// </summary>
    public bool IsInherited { get; }

    /// <summary>The number of connections in the accept queue.</summary>
    public int Waiting => TcpInfo.Of(_fd).Unacknowledged;

    /// <summary>
    /// Drops or refuses new SYNs. Handshakes in progress still complete, and their number falls to zero. No
    /// connection that a client considers established is cut off. A client whose SYN is dropped retransmits
    /// until the socket closes, and is then refused.
    /// </summary>
    /// <returns>False if the kernel refuses. The stop then cancels the accepts at once.</returns>
    /// <remarks>
    /// TCP_DEFER_ACCEPT stays set. The kernel passes a silent client on anyway when the deferral ends.
    /// Without the deferral, a chain could close a connection before its request arrives, and TCP would reset
    /// the connection.
    /// </remarks>
    public bool TryRefuseNew() => SynFilter.Attach(_fd) == Errno.None || TryBindToNoInterface();

    /// <summary>
    /// Binds the socket to an interface index that cannot exist, so that no SYN matches the socket and new
    /// clients are refused. Handshakes in progress are not affected. This works without capabilities on
    /// kernels that require CAP_NET_ADMIN for a socket filter, such as 6.18.
    /// </summary>
    private bool TryBindToNoInterface() => SocketCalls.SetOption(_fd, SOL_SOCKET, SoBindToIfIndex, NoInterface) == Errno.None;

    public void Dispose()
    {
        if (_fd >= 0)
        {
            if (!IsInherited)
            {
                // The ring's file table holds the socket beyond this close, and even beyond the process.
                // Without the shutdown the kernel would accept clients that no server answers.
                _ = SocketCalls.Shutdown(_fd, SHUT_RDWR);
            }

            _ = FileCalls.Close(_fd);
            _fd = -1;
        }
    }
}
