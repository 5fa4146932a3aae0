using System.Net;
using System.Net.Sockets;
using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Network: creating sockets, connecting, accepting, shutting down.</summary>
public unsafe class NetworkConnectionTests
{
    private const int TcpSocket = SOCK_STREAM | SOCK_CLOEXEC;

    [Fact]
    public void Socket_creates_a_socket_of_the_family_type_and_protocol()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET);

        ring.Take()->PrepSocket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP, 0);

        int fd = ring.RunWell();
        using Socket socket = Loopback.Own(fd);
        Assert.Equal(
            (AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp),
            (socket.AddressFamily, socket.SocketType, socket.ProtocolType));
        Assert.Equal(O_CLOEXEC | O_NONBLOCK, Handles.Flags(fd) & (O_CLOEXEC | O_NONBLOCK));
    }

    [Fact]
    public void SocketDirect_creates_a_socket_in_the_slot_and_Connect_connects_it()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET, IORING_OP_CONNECT);
        using Socket listener = Loopback.Listen();
        ring.RegisterFiles(4);

        ring.Take()->PrepSocketDirect(AF_INET, SOCK_STREAM, IPPROTO_TCP, 3, 0);

        Assert.Equal(0, ring.RunWell());
        ConnectSlot(ring, 3, listener);
    }

    [Fact]
    public void SocketDirectAlloc_creates_a_socket_in_a_free_slot()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET, IORING_OP_CONNECT);
        using Socket listener = Loopback.Listen();
        ring.RegisterFiles(2);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(0, listener.Fd));

        ring.Take()->PrepSocketDirectAlloc(AF_INET, SOCK_STREAM, IPPROTO_TCP, 0);

        Assert.Equal(1, ring.RunWell());
        ConnectSlot(ring, 1, listener);
    }

    [Fact]
    public void A_protocol_of_another_type_is_refused()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET);
        ring.RegisterFiles(2);

        ring.Take()->PrepSocket(AF_INET, TcpSocket, IPPROTO_UDP, 0);
        Assert.Equal(Errno.EPROTONOSUPPORT, ring.Run().Errno);
        ring.Take()->PrepSocketDirect(AF_INET, SOCK_STREAM, IPPROTO_UDP, 1, 0);
        Assert.Equal(Errno.EPROTONOSUPPORT, ring.Run().Errno);
        ring.Take()->PrepSocketDirectAlloc(AF_INET, SOCK_STREAM, IPPROTO_UDP, 0);
        Assert.Equal(Errno.EPROTONOSUPPORT, ring.Run().Errno);
    }

    [Fact]
    public void Reserved_flags_are_refused()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET);
        ring.RegisterFiles(2);

        ring.Take()->PrepSocket(AF_INET, TcpSocket, 0, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
        ring.Take()->PrepSocketDirect(AF_INET, SOCK_STREAM, 0, 1, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
        ring.Take()->PrepSocketDirectAlloc(AF_INET, SOCK_STREAM, 0, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void Clients_reach_a_socket_after_Bind_and_Listen()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET, IORING_OP_BIND, IORING_OP_LISTEN);
        ring.Take()->PrepSocket(AF_INET, TcpSocket, 0, 0);
        int fd = ring.RunWell();
        using Socket listener = Loopback.Own(fd);
        sockaddr_in address = Loopback.Address(port: 0);

        ring.Take()->PrepBind(fd, (sockaddr*)&address, (uint)sizeof(sockaddr_in));
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepListen(fd, 8);
        Assert.Equal(0, ring.RunWell());

        // .NET reads the address of a socket only in the constructor, so a second object wraps the
        // descriptor.
        using Socket seen = new(new SafeSocketHandle(fd, ownsHandle: false));
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)seen.LocalEndPoint!).Address);
        Assert.NotEqual(0, Loopback.Port(seen.LocalEndPoint));
        Assert.Equal(8u, SocketInfo.Backlog(seen));
        using Socket client = Loopback.Connect(seen);
        ring.Take()->PrepAccept(fd, null, null, SOCK_CLOEXEC);
        using Socket server = Loopback.Own(ring.RunWell());
        client.Send("hello");
        Assert.Equal("hello", server.Receive(5));
    }

    [Fact]
    public void Bind_to_an_address_in_use_fails()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_BIND);
        using Socket taken = Loopback.Listen();
        using Socket second = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockaddr_in address = Loopback.AddressOf(taken);

        ring.Take()->PrepBind(second.Fd, (sockaddr*)&address, (uint)sizeof(sockaddr_in));

        Assert.Equal(Errno.EADDRINUSE, ring.Run().Errno);
    }

    [Fact]
    public void Connect_reaches_the_listener_at_the_address()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_CONNECT);
        using Socket listener = Loopback.Listen();
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockaddr_in address = Loopback.AddressOf(listener);

        ring.Take()->PrepConnect(client.Fd, (sockaddr*)&address, (uint)sizeof(sockaddr_in));

        Assert.Equal(0, ring.RunWell());
        using Socket server = listener.Accept();
        server.Send("hello");
        Assert.Equal("hello", client.Receive(5));
    }

    [Fact]
    public void Accept_waits_for_a_client_and_returns_its_address()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ACCEPT);
        using Socket listener = Loopback.Listen();
        sockaddr_in address = default;
        uint length = (uint)sizeof(sockaddr_in);
        ring.Take()->PrepAccept(listener.Fd, (sockaddr*)&address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
        ring.SubmitPending();

        using Socket client = Loopback.Connect(listener);
        io_uring_cqe cqe = ring.Next();

        Assert.False(cqe.Result.IsError, cqe.Result.ToString());
        using Socket server = Loopback.Own(cqe.Result.Value);
        Assert.Equal((uint)sizeof(sockaddr_in), length);
        Assert.Equal(client.LocalEndPoint, Loopback.EndPoint(address));
        Assert.Equal(O_CLOEXEC | O_NONBLOCK, Handles.Flags(cqe.Result.Value) & (O_CLOEXEC | O_NONBLOCK));
        server.Blocking = true;
        server.Send("hello");
        Assert.Equal("hello", client.Receive(5));
    }

    [Fact]
    public void AcceptDirect_puts_the_connection_into_the_slot()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ACCEPT);
        using Socket listener = Loopback.Listen();
        ring.RegisterFiles(4);
        sockaddr_in address = default;
        uint length = (uint)sizeof(sockaddr_in);
        using Socket client = Loopback.Connect(listener);

        ring.Take()->PrepAcceptDirect(listener.Fd, (sockaddr*)&address, &length, 0, 2);

        Assert.Equal(0, ring.RunWell());
        Assert.Equal(client.LocalEndPoint, Loopback.EndPoint(address));
        SendOnSlot(ring, 2, client);
    }

    [Fact]
    public void AcceptDirect_lets_the_kernel_choose_the_slot()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ACCEPT);
        using Socket listener = Loopback.Listen();
        ring.RegisterFiles(2);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(0, listener.Fd));
        using Socket client = Loopback.Connect(listener);

        ring.Take()->PrepAcceptDirect(listener.Fd, null, null, 0, IORING_FILE_INDEX_ALLOC);

        Assert.Equal(1, ring.RunWell());
        SendOnSlot(ring, 1, client);
    }

    [Fact]
    public void Flags_of_a_descriptor_are_refused_for_a_slot()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ACCEPT);
        using Socket listener = Loopback.Listen();
        ring.RegisterFiles(2);
        ring.Take()->PrepAcceptDirect(listener.Fd, null, null, SOCK_CLOEXEC, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
        ring.Take()->PrepMultishotAcceptDirect(listener.Fd, null, null, SOCK_CLOEXEC);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_multishot_accept_returns_the_address_of_the_last_client(bool direct)
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ACCEPT);
        using Socket listener = Loopback.Listen();
        ring.RegisterFiles(2);
        sockaddr_in address = default;
        uint length = (uint)sizeof(sockaddr_in);
        if (direct)
        {
            ring.Take()->PrepMultishotAcceptDirect(listener.Fd, (sockaddr*)&address, &length, 0);
        }
        else
        {
            ring.Take()->PrepMultishotAccept(listener.Fd, (sockaddr*)&address, &length, SOCK_CLOEXEC);
        }

        ring.SubmitPending();
        using Socket client = Loopback.Connect(listener);
        io_uring_cqe cqe = ring.Next();
        Assert.False(cqe.Result.IsError, cqe.Result.ToString());
        using Socket? server = direct ? null : Loopback.Own(cqe.Result.Value);
        Assert.Equal(client.LocalEndPoint, Loopback.EndPoint(address));
        Assert.Equal((uint)sizeof(sockaddr_in), length);
    }

    [Fact]
    public void MultishotAccept_completes_once_for_each_client()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ACCEPT);
        using Socket listener = Loopback.Listen();
        ring.Take()->PrepMultishotAccept(listener.Fd, null, null, SOCK_CLOEXEC);
        ring.SubmitPending();

        for (int i = 0; i < 3; i++)
        {
            using Socket client = Loopback.Connect(listener);
            io_uring_cqe cqe = ring.Next();
            Assert.False(cqe.Result.IsError, cqe.Result.ToString());
            Assert.NotEqual(0u, cqe.flags & IORING_CQE_F_MORE);
            using Socket server = Loopback.Own(cqe.Result.Value);
            Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
            Assert.Equal(O_CLOEXEC, Handles.Flags(cqe.Result.Value) & O_CLOEXEC);
        }

        ring.AssertQuiet();
    }

    [Fact]
    public void MultishotAcceptDirect_fills_a_free_slot_for_each_client_until_the_table_is_full()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_ACCEPT);
        using Socket listener = Loopback.Listen();
        ring.RegisterFiles(2);
        ring.Take()->PrepMultishotAcceptDirect(listener.Fd, null, null, 0);
        ring.SubmitPending();

        using Socket first = Loopback.Connect(listener);
        io_uring_cqe one = ring.Next();
        using Socket second = Loopback.Connect(listener);
        io_uring_cqe two = ring.Next();
        using Socket third = Loopback.Connect(listener);
        io_uring_cqe end = ring.Next();

        Assert.Equal((0, 1), (one.Result.Value, two.Result.Value));
        Assert.NotEqual(0u, one.flags & two.flags & IORING_CQE_F_MORE);
        Assert.Equal(Errno.ENFILE, end.Result.Errno);
        Assert.Equal(0u, end.flags & IORING_CQE_F_MORE);
        SendOnSlot(ring, 0, first);
        SendOnSlot(ring, 1, second);
    }

    [Fact]
    public void Shutdown_ends_only_the_named_direction()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SHUTDOWN);
        (Socket one, Socket other) = Loopback.Pair();
        using (one)
        using (other)
        {
            ring.Take()->PrepShutdown(one.Fd, SHUT_WR);
            Assert.Equal(0, ring.RunWell());

            Assert.Equal("", other.Receive(1));
            other.Send("still open");
            Assert.Equal("still open", one.Receive(10));
        }
    }

    private static void ConnectSlot(KernelRing ring, int slot, Socket listener)
    {
        sockaddr_in address = Loopback.AddressOf(listener);
        io_uring_sqe* connect = ring.Take();
        connect->PrepConnect(slot, (sockaddr*)&address, (uint)sizeof(sockaddr_in));
        connect->SetFlags(IOSQE_FIXED_FILE);
        Assert.Equal(0, ring.RunWell());
        using Socket server = listener.Accept();
        SendOnSlot(ring, slot, server);
    }

    private static void SendOnSlot(KernelRing ring, int slot, Socket peer)
    {
        fixed (byte* text = "hello"u8)
        {
            io_uring_sqe* send = ring.Take();
            send->PrepSend(slot, text, 5, 0);
            send->SetFlags(IOSQE_FIXED_FILE);
            Assert.Equal(5, ring.RunWell());
        }

        Assert.Equal("hello", peer.Receive(5));
    }
}
