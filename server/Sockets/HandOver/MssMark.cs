using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// Marks a listening socket by its maximum segment size (MSS): tcp(7), TCP_MAXSEG. A handshake reports the
/// MSS to the client, and the option takes no privilege. Only sockets that are about to close are marked:
/// their last clients get shorter segments.
/// </summary>
internal static class MssMark
{
    private const int TcpMaxSeg = 2;

    // In bytes. No network has an MSS this small by itself: the least is 536 (RFC 9293, 3.7.1). TCP options
    // reduce the value further.
    private const int Size = 500;

    /// <summary>Marks the later connections of a listening socket.</summary>
    public static Errno Set(int listener) => SocketCalls.SetOption(listener, IPPROTO_TCP, TcpMaxSeg, Size);

    /// <summary>Whether a marked socket has accepted the other side of an established connection.</summary>
    public static bool IsOn(int connection) =>
        SocketCalls.GetOption(connection, IPPROTO_TCP, TcpMaxSeg) is { IsError: false, Value: <= Size };
}
