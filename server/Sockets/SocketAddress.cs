using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <summary>
/// Converts an <see cref="IPEndPoint"/> to a sockaddr and back: ip(7), ipv6(7). Ports are in network byte
/// order.
/// </summary>
internal unsafe struct SocketAddress
{
    private sockaddr_storage _storage;

    private SocketAddress(uint length) => Length = length;

    /// <summary>The length for this address family, in bytes.</summary>
    public uint Length { get; private set; }

    public static SocketAddress From(IPEndPoint endPoint)
    {
        ushort port = BinaryPrimitives.ReverseEndianness((ushort)endPoint.Port);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            SocketAddress v6 = new((uint)sizeof(sockaddr_in6));
            sockaddr_in6* address = (sockaddr_in6*)&v6._storage;
            address->sin6_family = AF_INET6;
            address->sin6_port = port;
            address->sin6_scope_id = (uint)endPoint.Address.ScopeId;
            _ = endPoint.Address.TryWriteBytes(new Span<byte>(&address->sin6_addr, sizeof(in6_addr)), out _);
            return v6;
        }

        SocketAddress v4 = new((uint)sizeof(sockaddr_in));
        sockaddr_in* plain = (sockaddr_in*)&v4._storage;
        plain->sin_family = AF_INET;
        plain->sin_port = port;
        _ = endPoint.Address.TryWriteBytes(new Span<byte>(&plain->sin_addr, sizeof(in_addr)), out _);
        return v4;
    }

    public readonly Errno Bind(int fd)
    {
        fixed (sockaddr_storage* address = &_storage)
        {
            return SocketCalls.Bind(fd, address, Length);
        }
    }

    public readonly Errno Connect(int fd)
    {
        fixed (sockaddr_storage* address = &_storage)
        {
            return SocketCalls.Connect(fd, address, Length);
        }
    }

    /// <summary>
    /// Reads the address that a socket is bound to. After a bind to port 0, this has the port that the kernel
    /// chose.
    /// </summary>
    public static IPEndPoint Of(int fd)
    {
        sockaddr_storage storage;
        uint length = (uint)sizeof(sockaddr_storage);
        Errno errno = SocketCalls.GetName(fd, &storage, ref length);
        if (errno != Errno.None)
        {
            throw new ServerException($"cannot read the listener's address: {KernelResult.Failed(errno)}");
        }

        if (storage.ss_family == AF_INET6)
        {
            sockaddr_in6* address = (sockaddr_in6*)&storage;
            return new IPEndPoint(
                new IPAddress(new ReadOnlySpan<byte>(&address->sin6_addr, sizeof(in6_addr)), address->sin6_scope_id),
                BinaryPrimitives.ReverseEndianness(address->sin6_port));
        }

        sockaddr_in* plain = (sockaddr_in*)&storage;
        return new IPEndPoint(
            new IPAddress(new ReadOnlySpan<byte>(&plain->sin_addr, sizeof(in_addr))),
            BinaryPrimitives.ReverseEndianness(plain->sin_port));
    }
}
