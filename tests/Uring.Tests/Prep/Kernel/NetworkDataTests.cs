using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Network: sending and receiving, one request at a time.</summary>
public sealed unsafe class NetworkDataTests : IDisposable
{
    private readonly Socket _one;
    private readonly Socket _other;

    public NetworkDataTests() => (_one, _other) = Loopback.Pair();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Send_sends_the_requested_bytes()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SEND);
        fixed (byte* text = "hello, world"u8)
        {
            ring.Take()->PrepSend(_one.Fd, text, 5, 0);
            Assert.Equal(5, ring.RunWell());
        }

        _one.Shutdown(SocketShutdown.Send);
        Assert.Equal("hello", _other.Receive(100));
    }

    [Fact]
    public void Send_passes_its_flags_on()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SEND);
        byte urgent = (byte)'!';

        ring.Take()->PrepSend(_one.Fd, &urgent, 1, MSG_OOB);

        Assert.Equal(1, ring.RunWell());
        AssertUrgent();
    }

    [Fact]
    public void Recv_waits_for_data_and_returns_0_at_the_end()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECV);
        byte* buffer = stackalloc byte[16];
        ring.Take()->PrepRecv(_one.Fd, buffer, 4, 0);
        ring.SubmitPending();

        _other.Send("hello");
        Assert.Equal(new KernelResult(4), ring.Next().Result);
        Assert.Equal("hell\0", Encoding.ASCII.GetString(buffer, 5));

        _other.Shutdown(SocketShutdown.Send);
        ring.Take()->PrepRecv(_one.Fd, buffer, 4, 0);
        Assert.Equal(1, ring.RunWell());
        ring.Take()->PrepRecv(_one.Fd, buffer, 4, 0);
        Assert.Equal(0, ring.RunWell());
    }

    [Fact]
    public void Recv_passes_its_flags_on()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECV);
        byte* buffer = stackalloc byte[16];
        ring.Take()->PrepRecv(_one.Fd, buffer, 4, MSG_DONTWAIT);
        Assert.Equal(Errno.EAGAIN, ring.Run().Errno);

        _other.Send("hello");
        ring.Take()->PrepRecv(_one.Fd, buffer, 4, MSG_PEEK);
        Assert.Equal(4, ring.RunWell());

        // The kernel discards the bytes. The server discards a request in this way.
        ring.Take()->PrepRecv(_one.Fd, null, 4, MSG_TRUNC);
        Assert.Equal(4, ring.RunWell());
        Assert.Equal("o", _one.Receive(1));
    }

    [Fact]
    public void Sendto_and_SendSetAddr_reach_the_address()
    {
        using KernelRing ring = KernelRing.With(Since.Linux61, IORING_OP_SEND);
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        sockaddr_in address = Loopback.AddressOf(to);
        fixed (byte* text = "hello"u8)
        {
            ring.Take()->PrepSendto(from.Fd, text, 5, 0, (sockaddr*)&address, (uint)sizeof(sockaddr_in));
            Assert.Equal(5, ring.RunWell());
            AssertDatagram(to, from, "hello");

            io_uring_sqe* send = ring.Take();
            send->PrepSend(from.Fd, text, 4, 0);
            send->PrepSendSetAddr((sockaddr*)&address, (ushort)sizeof(sockaddr_in));
            Assert.Equal(4, ring.RunWell());
            AssertDatagram(to, from, "hell");
        }
    }

    [Fact]
    public void Sendto_passes_its_flags_on()
    {
        // Datagrams have no urgent data, so the kernel refuses the flag.
        using KernelRing ring = KernelRing.With(Since.Linux61, IORING_OP_SEND);
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        sockaddr_in address = Loopback.AddressOf(to);
        byte letter = 0;
        ring.Take()->PrepSendto(from.Fd, &letter, 1, MSG_OOB, (sockaddr*)&address, (uint)sizeof(sockaddr_in));
        Assert.Equal(Errno.EOPNOTSUPP, ring.Run().Errno);
    }

    [Fact]
    public void Sendmsg_gathers_its_parts_and_reaches_the_address()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SENDMSG);
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        sockaddr_in address = Loopback.AddressOf(to);
        fixed (byte* text = "worldhello"u8)
        {
            iovec* parts = stackalloc iovec[2] { Part(text + 5, 5), Part(text, 5) };
            msghdr message = Message(parts, 2, &address);
            ring.Take()->PrepSendmsg(from.Fd, &message, 0);
            Assert.Equal(10, ring.RunWell());
        }

        AssertDatagram(to, from, "helloworld");
    }

    [Fact]
    public void Sendmsg_passes_its_flags_on()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SENDMSG);
        byte urgent = (byte)'!';
        iovec part = Part(&urgent, 1);
        msghdr message = Message(&part, 1, null);

        ring.Take()->PrepSendmsg(_one.Fd, &message, (uint)MSG_OOB);

        Assert.Equal(1, ring.RunWell());
        AssertUrgent();
    }

    [Fact]
    public void Recvmsg_scatters_into_its_parts_and_returns_the_sender()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECVMSG);
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        byte* buffer = stackalloc byte[16];
        sockaddr_in sender = default;
        iovec* parts = stackalloc iovec[2] { Part(buffer + 8, 2), Part(buffer, 8) };
        msghdr message = Message(parts, 2, &sender);
        ring.Take()->PrepRecvmsg(to.Fd, &message, 0);
        ring.SubmitPending();

        from.SendTo("hello"u8, to.LocalEndPoint!);

        Assert.Equal(new KernelResult(5), ring.Next().Result);
        Assert.Equal("he", Encoding.ASCII.GetString(buffer + 8, 2));
        Assert.Equal("llo", Encoding.ASCII.GetString(buffer, 3));
        Assert.Equal(from.LocalEndPoint, Loopback.EndPoint(sender));
        Assert.Equal((uint)sizeof(sockaddr_in), message.msg_namelen);
    }

    [Fact]
    public void Recvmsg_passes_its_flags_on()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECVMSG);
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        byte buffer;
        iovec part = Part(&buffer, 1);
        msghdr message = Message(&part, 1, null);
        from.SendTo("hello"u8, to.LocalEndPoint!);

        // With MSG_TRUNC the result is the length of the datagram, also when the buffer is smaller.
        ring.Take()->PrepRecvmsg(to.Fd, &message, (uint)(MSG_TRUNC | MSG_PEEK));
        Assert.Equal(5, ring.RunWell());
        Assert.Equal(MSG_TRUNC, message.msg_flags & MSG_TRUNC);
        AssertDatagram(to, from, "hello");
    }

    [Fact]
    public void SendZc_sends_and_then_reports_that_the_memory_is_free()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SEND_ZC);
        fixed (byte* text = "hello"u8)
        {
            ring.Take()->PrepSendZc(_one.Fd, text, 5, 0, 0);
            AssertSentAndNotified(ring, 5);
        }

        Assert.Equal("hello", _other.Receive(5));
    }

    [Fact]
    public void SendZc_passes_both_kinds_of_flags_on()
    {
        using KernelRing ring = KernelRing.With(Since.Linux67, IORING_OP_SEND_ZC);
        byte* memory = stackalloc byte[16];
        memory[0] = (byte)'!';
        ring.RegisterBuffers(Part(memory, 16));

        // The loopback device makes a copy.
        ring.Take()->PrepSendZc(_one.Fd, memory, 1, MSG_OOB, IORING_SEND_ZC_REPORT_USAGE);
        AssertSentAndNotified(ring, 1, IORING_NOTIF_USAGE_ZC_COPIED);
        AssertUrgent();

        ring.Take()->PrepSendZcFixed(_one.Fd, memory, 1, MSG_OOB, IORING_SEND_ZC_REPORT_USAGE, 0);
        AssertSentAndNotified(ring, 1, IORING_NOTIF_USAGE_ZC_COPIED);
        AssertUrgent();
    }

    [Fact]
    public void SendZcFixed_sends_from_the_registered_buffer_of_its_index()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SEND_ZC);
        byte* memory = stackalloc byte[64];
        "hello"u8.CopyTo(new Span<byte>(memory + 32, 5));
        ring.RegisterBuffers(Part(memory, 16), Part(memory + 32, 16));

        ring.Take()->PrepSendZcFixed(_one.Fd, memory + 33, 3, 0, 0, 1);
        AssertSentAndNotified(ring, 3);
        Assert.Equal("ell", _other.Receive(3));

        ring.Take()->PrepSendZcFixed(_one.Fd, memory + 33, 3, 0, 0, 0);
        Assert.Equal(Errno.EFAULT, ring.Run().Errno);
    }

    [Fact]
    public void SendmsgZc_gathers_its_parts_and_then_reports_that_the_memory_is_free()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SENDMSG_ZC);
        fixed (byte* text = "worldhello"u8)
        {
            iovec* parts = stackalloc iovec[2] { Part(text + 5, 5), Part(text, 5) };
            msghdr message = Message(parts, 2, null);
            ring.Take()->PrepSendmsgZc(_one.Fd, &message, 0);
            AssertSentAndNotified(ring, 10);
        }

        Assert.Equal("helloworld", _other.Receive(10));
    }

    [Fact]
    public void SendmsgZcFixed_gathers_parts_of_the_registered_buffer_of_its_index()
    {
        using KernelRing ring = KernelRing.With(Since.Linux615, IORING_OP_SENDMSG_ZC);
        byte* memory = stackalloc byte[64];
        "worldhello"u8.CopyTo(new Span<byte>(memory + 32, 10));
        ring.RegisterBuffers(Part(memory, 16), Part(memory + 32, 16));
        iovec* parts = stackalloc iovec[2] { Part(memory + 37, 5), Part(memory + 32, 5) };
        msghdr message = Message(parts, 2, null);

        ring.Take()->PrepSendmsgZcFixed(_one.Fd, &message, 0, 1);
        AssertSentAndNotified(ring, 10);
        Assert.Equal("helloworld", _other.Receive(10));

        ring.Take()->PrepSendmsgZcFixed(_one.Fd, &message, 0, 0);
        Assert.Equal(Errno.EFAULT, ring.Run().Errno);
    }

    [Fact]
    public void SendmsgZc_and_SendmsgZcFixed_pass_their_flags_on()
    {
        using KernelRing ring = KernelRing.With(Since.Linux615, IORING_OP_SENDMSG_ZC);
        byte* memory = stackalloc byte[16];
        memory[0] = (byte)'!';
        ring.RegisterBuffers(Part(memory, 16));
        iovec part = Part(memory, 1);
        msghdr message = Message(&part, 1, null);

        ring.Take()->PrepSendmsgZc(_one.Fd, &message, (uint)MSG_OOB);
        AssertSentAndNotified(ring, 1);
        AssertUrgent();

        ring.Take()->PrepSendmsgZcFixed(_one.Fd, &message, (uint)MSG_OOB, 0);
        AssertSentAndNotified(ring, 1);
        AssertUrgent();
    }

    /// <summary>
    /// Requires two completions: the number of sent bytes, and the notification that the memory is free.
    /// </summary>
    private static void AssertSentAndNotified(KernelRing ring, int count, uint usage = 0)
    {
        ring.Submit();
        io_uring_cqe sent = ring.Next();
        Assert.Equal(new KernelResult(count), sent.Result);
        Assert.Equal(IORING_CQE_F_MORE, sent.flags & (IORING_CQE_F_MORE | IORING_CQE_F_NOTIF));

        io_uring_cqe notified = ring.Next();
        Assert.Equal(IORING_CQE_F_NOTIF, notified.flags & (IORING_CQE_F_MORE | IORING_CQE_F_NOTIF));
        Assert.Equal(usage, (uint)notified.res);
    }

    /// <summary>Requires that the last byte was sent with MSG_OOB.</summary>
    private void AssertUrgent()
    {
        Assert.True(_other.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectError), "no urgent data has come");
        byte[] received = new byte[1];
        Assert.Equal(1, _other.Receive(received, SocketFlags.OutOfBand));
        Assert.Equal((byte)'!', received[0]);
    }

    private static void AssertDatagram(Socket to, Socket from, string expected)
    {
        byte[] buffer = new byte[64];
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        int length = to.ReceiveFrom(buffer, ref sender);
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer, 0, length));
        Assert.Equal(from.LocalEndPoint, sender);
    }

    private static iovec Part(byte* start, nuint length) => new() { iov_base = start, iov_len = length };

    private static msghdr Message(iovec* parts, nuint count, sockaddr_in* address) => new()
    {
        msg_name = address,
        msg_namelen = address == null ? 0 : (uint)sizeof(sockaddr_in),
        msg_iov = parts,
        msg_iovlen = count,
    };
}
