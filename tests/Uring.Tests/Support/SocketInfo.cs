using System.Net.Sockets;

namespace Uring.Tests.Support;

/// <summary>Fields of <c>struct tcp_info</c>, which TCP_INFO returns for a socket: tcp(7) and linux/tcp.h.</summary>
internal static class SocketInfo
{
    private const int Option = 11;
    private const int Sacked = 28;
    private const int TotalRetransmissions = 100;
    private const int SegmentsIn = 140;

    // An enum in net/tcp_states.h.
    private const byte Close = 7;

    /// <summary>Whether the connection is closed: its state is TCP_CLOSE.</summary>
    public static bool IsClosed(Socket socket) => Read(socket, sizeof(byte))[0] == Close;

    /// <summary>The limit on waiting connections of a listening socket.</summary>
    public static uint Backlog(Socket listener) => ReadField(listener, Sacked);

    /// <summary>The segments that TCP had to send again, SYNs included.</summary>
    public static uint Retransmitted(Socket socket) => ReadField(socket, TotalRetransmissions);

    /// <summary>The segments that have arrived.</summary>
    public static uint Received(Socket socket) => ReadField(socket, SegmentsIn);

    private static uint ReadField(Socket socket, int offset) => BitConverter.ToUInt32(Read(socket, offset + sizeof(uint)), offset);

    private static byte[] Read(Socket socket, int length)
    {
        byte[] info = new byte[length];
        Assert.Equal(length, socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, Option, info));
        return info;
    }
}
