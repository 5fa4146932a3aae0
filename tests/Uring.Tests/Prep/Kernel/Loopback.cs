using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// The sockets of .NET, as the other side of a test, and addresses in the form of the kernel.
/// </summary>
internal static class Loopback
{
    // A test must not wait forever for data that the kernel under test does not send.
    private const int LimitInMilliseconds = 30_000;

    public static Socket Listen()
    {
        Socket listener = Bounded(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    public static Socket Connect(Socket listener)
    {
        Socket client = Bounded(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        client.Connect(listener.LocalEndPoint!);
        return client;
    }

    /// <summary>Returns the two ends of a TCP connection.</summary>
    public static (Socket One, Socket Other) Pair()
    {
        using Socket listener = Listen();
        Socket client = Connect(listener);
        return (client, Bounded(listener.Accept()));
    }

    /// <summary>Returns a bound UDP socket.</summary>
    public static Socket Datagrams()
    {
        Socket socket = Bounded(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    /// <summary>Wraps a descriptor that the kernel under test has created.</summary>
    public static Socket Own(int fd) => Bounded(new Socket(new SafeSocketHandle(fd, ownsHandle: true)));

    public static sockaddr_in AddressOf(Socket socket) => Address(Port(socket.LocalEndPoint!));

    public static sockaddr_in Address(ushort port) => new()
    {
        sin_family = AF_INET,
        sin_port = BinaryPrimitives.ReverseEndianness(port),
        sin_addr = new in_addr { s_addr = BinaryPrimitives.ReverseEndianness(0x7F000001u) },
    };

    public static IPEndPoint EndPoint(in sockaddr_in address)
    {
        Assert.Equal(AF_INET, address.sin_family);
        return new IPEndPoint(address.sin_addr.s_addr, BinaryPrimitives.ReverseEndianness(address.sin_port));
    }

    public static ushort Port(EndPoint endPoint) => (ushort)((IPEndPoint)endPoint).Port;

    public static void Send(this Socket socket, string text) => Assert.Equal(text.Length, socket.Send(Encoding.UTF8.GetBytes(text)));

    /// <summary>Receives this number of bytes, or fewer when the other side has closed.</summary>
    public static string Receive(this Socket socket, int count)
    {
        byte[] buffer = new byte[count];
        int received = 0;
        while (received < count && socket.Receive(buffer.AsSpan(received)) is > 0 and int more)
        {
            received += more;
        }

        return Encoding.UTF8.GetString(buffer, 0, received);
    }

    private static Socket Bounded(Socket socket)
    {
        socket.ReceiveTimeout = LimitInMilliseconds;
        socket.SendTimeout = LimitInMilliseconds;
        return socket;
    }
}
