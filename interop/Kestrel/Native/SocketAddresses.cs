using System.Net;
using System.Net.Sockets;
using static Uring.Interop.LinuxAbi;

namespace Uring.Kestrel.Native;

/// <summary>Reads the addresses of the kernel: sockaddr_in, sockaddr_in6 and sockaddr_un.</summary>
internal static unsafe class SocketAddresses
{
    /// <summary>The bytes of the longest address: sockaddr_un has 2 of the family and 108 of the path.</summary>
    public const int Longest = 128;

    /// <summary>Returns an address, or null where there is none.</summary>
    public static EndPoint? Read(byte* bytes, int length)
    {
        if (length < sizeof(ushort))
        {
            return null;
        }

        switch (*(ushort*)bytes)
        {
            case AF_INET:
                return new IPEndPoint(new IPAddress(new ReadOnlySpan<byte>(bytes + 4, 4)), Port(bytes));
            case AF_INET6:
                return new IPEndPoint(new IPAddress(new ReadOnlySpan<byte>(bytes + 8, 16), *(uint*)(bytes + 24)), Port(bytes));
            default:
                SocketAddress address = new(AddressFamily.Unix, length);
                new ReadOnlySpan<byte>(bytes, length).CopyTo(address.Buffer.Span);
                return new UnixDomainSocketEndPoint("/").Create(address);
        }
    }

    private static int Port(byte* address) => (address[2] << 8) | address[3];
}
