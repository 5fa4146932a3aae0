using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// A mark on a listening socket that whoever connects can see, and that takes no privilege to set: tcp(7), TCP_MAXSEG, which a
/// handshake tells the other side. It is meant for sockets that are about to go: their last clients get shorter segments.
/// </summary>
internal static class SegmentMark
{
    private const int TcpMaxSeg = 2;

    // In bytes; less than any network here has by itself, whose least is 536 (RFC 9293, 3.7.1), and options take from it.
    private const int Size = 500;

    /// <summary>Connections that a socket takes from now on are marked.</summary>
    public static Errno Set(int listener) => SocketCalls.SetOption(listener, IPPROTO_TCP, TcpMaxSeg, Size);

    /// <summary>Whether an established connection was taken by a socket with the mark.</summary>
    public static bool IsOn(int connection) =>
        SocketCalls.GetOption(connection, IPPROTO_TCP, TcpMaxSeg) is { IsError: false, Value: <= Size };
}
