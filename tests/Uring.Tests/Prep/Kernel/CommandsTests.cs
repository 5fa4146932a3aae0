using System.Net.Sockets;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.io_uring_socket_op;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Commands of sockets.</summary>
public sealed unsafe class CommandsTests : IDisposable
{
    private readonly Socket _one;
    private readonly Socket _other;

    public CommandsTests() => (_one, _other) = Loopback.Pair();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Both_forms_of_UringCmd_pass_the_command_to_the_file()
    {
        // The helper leaves the payload zero, as this command requires. The command returns the number of
        // bytes to read.
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_URING_CMD);
        SendAndAwait("hello");

        ring.Take()->PrepUringCmd((int)SOCKET_URING_OP_SIOCINQ, _one.Fd);
        Assert.Equal(5, ring.RunWell());
        ring.Take()->PrepUringCmd(IORING_OP_URING_CMD, (uint)SOCKET_URING_OP_SIOCINQ, _one.Fd);
        Assert.Equal(5, ring.RunWell());

        ring.Take()->PrepUringCmd(999, _one.Fd);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run().Errno);
        ring.Take()->PrepUringCmd(IORING_OP_URING_CMD, 999, _one.Fd);
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run().Errno);
    }

    [Fact]
    public void CmdSock_returns_the_number_of_bytes_to_read()
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_URING_CMD);
        SendAndAwait("hello");
        ring.Take()->PrepCmdSock((int)SOCKET_URING_OP_SIOCINQ, _one.Fd, 0, 0, null, 0);
        Assert.Equal(5, ring.RunWell());
    }

    [Fact]
    public void CmdSock_returns_the_number_of_bytes_to_send()
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_URING_CMD);
        ring.Take()->PrepCmdSock((int)SOCKET_URING_OP_SIOCOUTQ, _one.Fd, 0, 0, null, 0);
        Assert.Equal(0, ring.RunWell());

        // The other side reads nothing, and has no room for all of the bytes.
        _one.Blocking = false;
        byte[] bytes = new byte[65536];
        int sent = 0;
        SocketError error;
        do
        {
            sent += _one.Send(bytes, SocketFlags.None, out error);
        }
        while (error == SocketError.Success);

        ring.Take()->PrepCmdSock((int)SOCKET_URING_OP_SIOCOUTQ, _one.Fd, 0, 0, null, 0);
        Assert.InRange(ring.RunWell(), 1, sent);
    }

    [Fact]
    public void CmdSock_sets_the_option_of_the_level()
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_URING_CMD);
        int seconds = 77;
        Assert.NotEqual(seconds, KeepAliveTime(_one));

        ring.Take()->PrepCmdSock((int)SOCKET_URING_OP_SETSOCKOPT, _one.Fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof(int));

        Assert.Equal(0, ring.RunWell());
        Assert.Equal(seconds, KeepAliveTime(_one));
    }

    [Fact]
    public void CmdSock_refuses_a_value_that_is_too_short_for_the_option()
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_URING_CMD);
        int on = 1;
        ring.Take()->PrepCmdSock((int)SOCKET_URING_OP_SETSOCKOPT, _one.Fd, IPPROTO_TCP, TCP_NODELAY, &on, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void CmdSock_reads_the_option_and_returns_its_length()
    {
        // This command reads options of SOL_SOCKET, and no others.
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_URING_CMD);
        int* value = stackalloc int[2] { -1, -1 };

        ring.Take()->PrepCmdSock((int)SOCKET_URING_OP_GETSOCKOPT, _one.Fd, SOL_SOCKET, SO_RCVBUF, value, 2 * sizeof(int));

        Assert.Equal(sizeof(int), ring.RunWell());
        Assert.Equal(_one.ReceiveBufferSize, value[0]);
        Assert.Equal(-1, value[1]);

        ring.Take()->PrepCmdSock((int)SOCKET_URING_OP_GETSOCKOPT, _one.Fd, IPPROTO_TCP, TCP_NODELAY, value, sizeof(int));
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run().Errno);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void CmdGetsockname_returns_the_address_of_the_socket_or_of_its_peer(int peer)
    {
        using KernelRing ring = KernelRing.With(Since.Linux619, IORING_OP_URING_CMD);
        sockaddr_in address = default;
        uint length = (uint)sizeof(sockaddr_in);

        ring.Take()->PrepCmdGetsockname(_one.Fd, (sockaddr*)&address, &length, peer);

        Assert.Equal(0, ring.RunWell());
        Assert.Equal((uint)sizeof(sockaddr_in), length);
        Assert.Equal(peer == 0 ? _one.LocalEndPoint : _one.RemoteEndPoint, Loopback.EndPoint(address));
    }

    private static int KeepAliveTime(Socket socket) =>
        (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!;

    private void SendAndAwait(string text)
    {
        _other.Send(text);
        byte[] buffer = new byte[text.Length];
        Assert.Equal(text.Length, _one.Receive(buffer, SocketFlags.Peek));
    }
}
