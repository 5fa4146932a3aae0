using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>The segments that TCP had to send again, SYNs included: tcp(7), TCP_INFO.</summary>
internal static class Retransmissions
{
    // linux/tcp.h: TCP_INFO, and the offset of tcpi_total_retrans in struct tcp_info.
    private const int TcpInfo = 11;
    private const int TotalRetransmissions = 100;

    /// <summary>
    /// Requires that the kernel has dropped no segment of a client: a client repeats a dropped SYN after a
    /// second.
    /// </summary>
    public static void AssertNone(Socket client)
    {
        byte[] info = new byte[TotalRetransmissions + sizeof(uint)];
        Assert.Equal(info.Length, client.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpInfo, info));
        Assert.Equal(0u, BitConverter.ToUInt32(info, TotalRetransmissions));
    }
}
