using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <summary>
/// Lists sockets through sock_diag(7). The kernel filters by port and state within a millisecond. A read of
/// the file in /proc can take seconds.
/// </summary>
internal static class SocketDiagnosis
{
    // linux/socket.h, linux/netlink.h, linux/sock_diag.h.
    private const int AfNetlink = 16;
    private const int NetlinkSockDiag = 4;
    private const ushort SockDiagByFamily = 20;
    private const ushort Request = 0x1;
    private const ushort Dump = 0x300;
    private const ushort Error = 2;
    private const ushort Done = 3;

    // struct nlmsghdr (length, type, flags, sequence, port), then struct inet_diag_req_v2, which contains
    // struct inet_diag_sockid.
    private const int HeaderSize = 16;
    private const int RequestSize = HeaderSize + 56;
    private const int RequestStates = HeaderSize + 4;
    private const int RequestPort = HeaderSize + 8;

    // struct inet_diag_msg: offsets from the end of the header.
    private const int MessageLocalPort = 4;
    private const int MessageRemotePort = 6;
    private const int MessageLocal = 8;
    private const int MessageRemote = 24;
    private const int MessageInode = 68;
    private const int MessageSize = 72;

    // netlink(7): the largest datagram of a dump, if the reader has room for one.
    private const int BufferSize = 32 * 1024;

    /// <returns>Null if the kernel does not support or permit the request.</returns>
    public static List<SocketRow>? Find(AddressFamily family, ushort localPort, SocketState state)
    {
        KernelResult fd = SocketCalls.Create(AfNetlink, SOCK_DGRAM | SOCK_CLOEXEC, NetlinkSockDiag);
        if (fd.IsError)
        {
            return null;
        }

        try
        {
            return Send(fd.Value, family, localPort, state) ? Receive(fd.Value) : null;
        }
        finally
        {
            _ = FileCalls.Close(fd.Value);
        }
    }

    private static unsafe bool Send(int fd, AddressFamily family, ushort localPort, SocketState state)
    {
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        MemoryMarshal.Write(request, RequestSize);
        MemoryMarshal.Write(request[4..], SockDiagByFamily);
        MemoryMarshal.Write(request[6..], (ushort)(Request | Dump));
        request[HeaderSize] = family == AddressFamily.InterNetworkV6 ? (byte)AF_INET6 : (byte)AF_INET;
        request[HeaderSize + 1] = IPPROTO_TCP;
        MemoryMarshal.Write(request[RequestStates..], 1u << (int)state);
        BinaryPrimitives.WriteUInt16BigEndian(request[RequestPort..], localPort);
        return SocketCalls.SendTo(fd, request, 0, null, 0) == Errno.None;
    }

    private static List<SocketRow>? Receive(int fd)
    {
        List<SocketRow> rows = [];
        byte[] buffer = new byte[BufferSize];
        while (true)
        {
            KernelResult received = SocketCalls.Receive(fd, buffer);
            if (received.IsError || received.Value == 0)
            {
                return null;
            }

            ReadOnlySpan<byte> rest = buffer.AsSpan(0, received.Value);
            while (rest.Length >= HeaderSize)
            {
                int length = MemoryMarshal.Read<int>(rest);
                ushort type = MemoryMarshal.Read<ushort>(rest[4..]);
                if (type == Done)
                {
                    return rows;
                }

                if (type == Error || length < HeaderSize + MessageSize || length > rest.Length)
                {
                    return null;
                }

                rows.Add(Row(rest[HeaderSize..length]));

                // Messages are aligned to four bytes, and the length of these is a multiple of four.
                rest = rest[length..];
            }
        }
    }

    private static SocketRow Row(ReadOnlySpan<byte> message)
    {
        int size = message[0] == AF_INET6 ? 16 : 4;
        return new SocketRow(
            new IPEndPoint(new IPAddress(message.Slice(MessageLocal, size)), BinaryPrimitives.ReadUInt16BigEndian(message[MessageLocalPort..])),
            new IPEndPoint(new IPAddress(message.Slice(MessageRemote, size)), BinaryPrimitives.ReadUInt16BigEndian(message[MessageRemotePort..])),
            MemoryMarshal.Read<uint>(message[MessageInode..]));
    }
}
