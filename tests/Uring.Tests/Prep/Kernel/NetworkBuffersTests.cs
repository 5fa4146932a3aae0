using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Network: sending and receiving with buffers that the kernel chooses.</summary>
public sealed unsafe class NetworkBuffersTests : IDisposable
{
    private readonly Socket _one;
    private readonly Socket _other;

    public NetworkBuffersTests() => (_one, _other) = Loopback.Pair();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void RecvMultishot_takes_a_buffer_each_time_data_comes()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECV);
        BufferPool buffers = ring.ProvideBufferRing(3, 4, 64);
        io_uring_sqe* receive = ring.Take();
        receive->PrepRecvMultishot(_one.Fd, null, 0, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(3);
        ring.SubmitPending();

        foreach (string text in new[] { "one", "three", "five" })
        {
            _other.Send(text);
            io_uring_cqe cqe = ring.Next();
            Assert.Equal(new KernelResult(text.Length), cqe.Result);
            Assert.NotEqual(0u, cqe.flags & IORING_CQE_F_MORE);
            Assert.Equal(text, buffers.Text(cqe));
        }

        _other.Shutdown(SocketShutdown.Send);
        io_uring_cqe end = ring.Next();
        Assert.Equal(new KernelResult(0), end.Result);
        Assert.Equal(0u, end.flags & IORING_CQE_F_MORE);
    }

    [Fact]
    public void RecvMultishot_ends_when_no_buffer_is_left()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECV);
        _ = ring.ProvideBufferRing(3, 1, 64);
        io_uring_sqe* receive = ring.Take();
        receive->PrepRecvMultishot(_one.Fd, null, 0, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(3);
        ring.SubmitPending();

        _other.Send("first");
        Assert.Equal(new KernelResult(5), ring.Next().Result);
        _other.Send("second");
        io_uring_cqe end = ring.Next();
        Assert.Equal(Errno.ENOBUFS, end.Result.Errno);
        Assert.Equal(0u, end.flags & IORING_CQE_F_MORE);
        Assert.Equal("second", _one.Receive(6));
    }

    [Fact]
    public void RecvmsgMultishot_returns_the_sender_and_the_length_of_each_message()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECVMSG);
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        BufferPool buffers = ring.ProvideBufferRing(5, 4, 128);
        msghdr message = new() { msg_namelen = (uint)sizeof(sockaddr_in) };
        io_uring_sqe* receive = ring.Take();
        receive->PrepRecvmsgMultishot(to.Fd, &message, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(5);
        ring.SubmitPending();

        foreach (string text in new[] { "one", "three" })
        {
            from.SendTo(Encoding.UTF8.GetBytes(text), to.LocalEndPoint!);
            io_uring_cqe cqe = ring.Next();
            Assert.False(cqe.Result.IsError, cqe.Result.ToString());
            Assert.NotEqual(0u, cqe.flags & IORING_CQE_F_MORE);

            ReadOnlySpan<byte> received = buffers.Received(cqe);
            io_uring_recvmsg_out header = MemoryMarshal.Read<io_uring_recvmsg_out>(received);
            Assert.Equal((uint)text.Length, header.payloadlen);
            Assert.Equal((uint)sizeof(sockaddr_in), header.namelen);
            ReadOnlySpan<byte> name = received[sizeof(io_uring_recvmsg_out)..];
            Assert.Equal(from.LocalEndPoint, Loopback.EndPoint(MemoryMarshal.Read<sockaddr_in>(name)));
            Assert.Equal(text, Encoding.UTF8.GetString(name[sizeof(sockaddr_in)..]));
        }
    }

    [Fact]
    public void SendBundle_sends_all_provided_buffers_in_one_request()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SEND);
        Need.Feature(IORING_FEAT_RECVSEND_BUNDLE);
        BufferPool buffers = ring.ProvideBufferRing(9, 4, 4);
        for (ushort i = 0; i < 4; i++)
        {
            buffers[i].Fill((byte)('a' + i));
        }

        io_uring_sqe* send = ring.Take();
        send->PrepSendBundle(_one.Fd, 0, 0);
        send->SetFlags(IOSQE_BUFFER_SELECT);
        send->SetBufGroup(9);

        Assert.Equal(16, ring.RunWell());
        Assert.Equal("aaaabbbbccccdddd", _other.Receive(16));
    }

    [Fact]
    public void SendBundle_sends_at_most_the_limit_with_each_completion_until_no_buffer_is_left()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SEND);
        Need.Feature(IORING_FEAT_RECVSEND_BUNDLE);
        BufferPool buffers = ring.ProvideBufferRing(9, 4, 4);
        for (ushort i = 0; i < 4; i++)
        {
            buffers[i].Fill((byte)('a' + i));
        }

        io_uring_sqe* send = ring.Take();
        send->PrepSendBundle(_one.Fd, 8, 0);
        send->SetFlags(IOSQE_BUFFER_SELECT);
        send->SetBufGroup(9);
        ring.Submit();

        io_uring_cqe first = ring.Next();
        Assert.Equal((8, IORING_CQE_F_MORE), (first.res, first.flags & IORING_CQE_F_MORE));
        Assert.Equal(0u, first.flags >> IORING_CQE_BUFFER_SHIFT);
        io_uring_cqe second = ring.Next();
        Assert.Equal((8, 0u), (second.res, second.flags & IORING_CQE_F_MORE));
        Assert.Equal(2u, second.flags >> IORING_CQE_BUFFER_SHIFT);
        Assert.Equal("aaaabbbbccccdddd", _other.Receive(16));
    }

    [Fact]
    public void SendBundle_passes_its_flags_on()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SEND);
        Need.Feature(IORING_FEAT_RECVSEND_BUNDLE);
        BufferPool buffers = ring.ProvideBufferRing(9, 1, 4);
        "abcd"u8.CopyTo(buffers[0]);

        io_uring_sqe* send = ring.Take();
        send->PrepSendBundle(_one.Fd, 0, MSG_OOB);
        send->SetFlags(IOSQE_BUFFER_SELECT);
        send->SetBufGroup(9);

        // The last byte is sent as urgent data, and is not part of the stream.
        Assert.Equal(4, ring.RunWell());
        _one.Shutdown(SocketShutdown.Send);
        Assert.Equal("abc", _other.Receive(100));
    }

    [Fact]
    public void A_multishot_receive_with_MSG_WAITALL_is_refused()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECV, IORING_OP_RECVMSG);
        _ = ring.ProvideBufferRing(3, 4, 64);
        msghdr message = default;

        io_uring_sqe* receive = ring.Take();
        receive->PrepRecvMultishot(_one.Fd, null, 0, MSG_WAITALL);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(3);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);

        receive = ring.Take();
        receive->PrepRecvmsgMultishot(_one.Fd, &message, (uint)MSG_WAITALL);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(3);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    [Fact]
    public void RecvMultishot_receives_at_most_the_limit_at_once()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECV);
        BufferPool buffers = ring.ProvideBufferRing(3, 4, 64);
        _other.Send("abc");
        io_uring_sqe* receive = ring.Take();
        receive->PrepRecvMultishot(_one.Fd, null, 2, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(3);
        ring.Submit();

        // The limit is newer than the multishot receive, and no probe reports it.
        io_uring_cqe first = ring.Next();
        Assert.SkipWhen(first.Result.Errno == Errno.EINVAL, "this kernel takes whole buffers only");
        Assert.Equal("ab", buffers.Text(first));
        Assert.Equal("c", buffers.Text(ring.Next()));
    }

    [Fact]
    public void A_bundle_received_fills_one_provided_buffer_after_the_other()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_RECV);
        Need.Feature(IORING_FEAT_RECVSEND_BUNDLE);
        BufferPool buffers = ring.ProvideBufferRing(9, 4, 4);
        _other.Send("0123456789");

        // The kernel chooses the number of buffers that it fills at once. A bundle fills more than one.
        List<int> lengths = [];
        while (lengths.Sum() < 10)
        {
            io_uring_sqe* receive = ring.Take();
            receive->PrepRecv(_one.Fd, null, 0, 0);
            receive->SetFlags(IOSQE_BUFFER_SELECT);
            receive->SetBufGroup(9);
            receive->ioprio |= (ushort)IORING_RECVSEND_BUNDLE;
            ring.Submit();

            io_uring_cqe cqe = ring.Next();
            Assert.True(cqe.Result.Value > 0, cqe.Result.ToString());
            Assert.Equal((uint)lengths.Sum() / 4, cqe.flags >> IORING_CQE_BUFFER_SHIFT);
            lengths.Add(cqe.Result.Value);
        }

        Assert.InRange(lengths[0], 5, 10);
        Assert.Equal("0123456789", Encoding.ASCII.GetString([.. buffers[0], .. buffers[1], .. buffers[2][..2]]));
    }
}
