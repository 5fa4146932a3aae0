using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <summary>What tcp(7), TCP_INFO, tells of a socket.</summary>
/// <param name="State">The state; 0 when the kernel told nothing.</param>
/// <param name="Unacknowledged">Of a listening socket: how many connections wait to be accepted.</param>
internal readonly record struct TcpInfo(SocketState State, int Unacknowledged)
{
    // tcp(7), and struct tcp_info: tcpi_state is its first byte, tcpi_unacked follows eight bytes and four numbers.
    private const int Option = 11;
    private const int UnacknowledgedOffset = 24;

    public static TcpInfo Of(int fd)
    {
        Span<byte> info = stackalloc byte[UnacknowledgedOffset + sizeof(int)];
        KernelResult filled = SocketCalls.GetOption(fd, IPPROTO_TCP, Option, info);
        return filled.Count == info.Length
            ? new TcpInfo((SocketState)info[0], MemoryMarshal.Read<int>(info[UnacknowledgedOffset..]))
            : default;
    }
}
