using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <summary>The part of TCP_INFO that the server reads: tcp(7).</summary>
/// <param name="State">The state; 0 if the kernel refused the option.</param>
/// <param name="Unacknowledged">
/// For a listening socket, the number of connections in its accept queue.
/// </param>
internal readonly record struct TcpInfo(SocketState State, int Unacknowledged)
{
    // linux/tcp.h, struct tcp_info: tcpi_state is the first byte. tcpi_unacked follows eight bytes and four
    // 32-bit numbers.
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
