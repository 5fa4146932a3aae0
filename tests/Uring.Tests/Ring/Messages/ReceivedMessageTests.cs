using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Messages;

/// <summary>The parts of a message that a multishot recvmsg writes to a provided buffer.</summary>
public unsafe class ReceivedMessageTests
{
    private const int Ipv4 = 0;
    private const int PacketInformation = 8;
    private const int TimeToLive = 2;

    [Theory]
    [InlineData(128, "a message")]
    [InlineData(128, "")]
    [InlineData(28, "cut in the middle of it all, since the buffer is too small")]
    public void Name_and_payload_are_the_senders(int room, string text)
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        msghdr request = new() { msg_namelen = (uint)sizeof(sockaddr_in) };
        using BufferPool pool = Receive(ring, to, &request, room + 16 + sizeof(sockaddr_in));

        from.SendTo(Encoding.ASCII.GetBytes(text), to.LocalEndPoint!);

        ReceivedMessage message = Next(ring, pool, request);
        Assert.Equal(from.LocalEndPoint, Loopback.EndPoint(MemoryMarshal.Read<sockaddr_in>(message.Name)));
        Assert.Equal((uint)sizeof(sockaddr_in), message.NameLength);
        Assert.Equal(text[..int.Min(text.Length, room)], Encoding.ASCII.GetString(message.Payload));
        Assert.Equal(text.Length > room, message.IsTruncated);
        Assert.False(message.Control.MoveNext());
    }

    [Fact]
    public void A_name_without_room_is_cut_and_its_length_is_reported()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        msghdr request = new() { msg_namelen = 4 };
        using BufferPool pool = Receive(ring, to, &request, 64);

        from.SendTo("payload"u8, to.LocalEndPoint!);

        ReceivedMessage message = Next(ring, pool, request);
        Assert.Equal(4, message.Name.Length);
        Assert.Equal((uint)sizeof(sockaddr_in), message.NameLength);
        Assert.Equal("payload"u8, message.Payload);
        Assert.Equal(7u, message.PayloadLength);
    }

    [Fact]
    public void Control_messages_are_read_one_by_one()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using Socket from = Loopback.Datagrams();
        using Socket to = Loopback.Datagrams();
        to.SetRawSocketOption(Ipv4, PacketInformation, BitConverter.GetBytes(1));
        to.SetRawSocketOption(Ipv4, 12 /* IP_RECVTTL */, BitConverter.GetBytes(1));
        msghdr request = new() { msg_controllen = 128 };
        using BufferPool pool = Receive(ring, to, &request, 256);

        from.SendTo("payload"u8, to.LocalEndPoint!);

        ReceivedMessage message = Next(ring, pool, request);
        Dictionary<int, byte[]> found = [];
        foreach (ControlMessage control in message.Control)
        {
            Assert.Equal(Ipv4, control.Level);
            found.Add(control.Type, control.Data.ToArray());
        }

        // struct in_pktinfo holds the interface and, twice, the destination of the packet. The time to live
        // is an int.
        Assert.Equal([127, 0, 0, 1], found[PacketInformation][8..12]);
        Assert.Equal(64, BitConverter.ToInt32(found[TimeToLive]));
        Assert.Equal(2, found.Count);
        Assert.Equal("payload"u8, message.Payload);
    }

    [Fact]
    public void Random_bytes_are_never_read_beyond_their_buffer() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.UInt[0, 100], Gen.UInt[0, 100]).Sample((bytes, names, controls) =>
        {
            msghdr request = new() { msg_namelen = names, msg_controllen = controls };
            bool read = ReceivedMessage.TryRead(bytes, request, out ReceivedMessage message);
            Assert.Equal(bytes.Length >= sizeof(io_uring_recvmsg_out) + names + controls, read);
            if (read)
            {
                int total = message.Payload.Length + message.Name.Length;
                foreach (ControlMessage control in message.Control)
                {
                    total += control.Data.Length;
                }

                Assert.InRange(total, 0, bytes.Length);
            }
        });

    [Fact]
    public void Lengths_beyond_all_memory_are_refused() =>
        Assert.False(ReceivedMessage.TryRead(new byte[64], new msghdr { msg_namelen = 16, msg_controllen = nuint.MaxValue - 15 }, out _));

    private static BufferPool Receive(IoUring ring, Socket socket, msghdr* request, int size)
    {
        BufferPool pool = ring.SetupBufferPool(group: 1, count: 2, (uint)size);
        io_uring_sqe* receive = ring.Take();
        receive->PrepRecvmsgMultishot(socket.Fd, request, 0);
        receive->SetFlags(IOSQE_BUFFER_SELECT);
        receive->SetBufGroup(1);
        ring.SubmitWell();
        ring.AssertQuiet();
        return pool;
    }

    private static ReceivedMessage Next(IoUring ring, BufferPool pool, in msghdr request)
    {
        io_uring_cqe cqe = ring.Next();
        Assert.False(cqe.Result.IsError, cqe.Result.ToString());
        Assert.True(ReceivedMessage.TryRead(pool[cqe.BufferId][..cqe.Result.Value], request, out ReceivedMessage message));
        return message;
    }
}
