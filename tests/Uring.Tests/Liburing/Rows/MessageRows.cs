using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/messages.c.</summary>
internal static class MessageRows
{
    private const int Header = 16;

    [Row("io_uring_recvmsg_validate")]
    public static void RecvmsgValidate(Journal see)
    {
        (int Length, uint Name, nuint Control)[] cases =
            [(15, 0, 0), (16, 0, 0), (31, 16, 0), (32, 16, 0), (47, 16, 16), (48, 16, 16)];
        foreach ((int length, uint name, nuint control) in cases)
        {
            see.Same("io_uring_recvmsg_validate", What(length, name, control), IsValid(length, name, control));
        }

        // The sum of the lengths overflows, which versions before 2.15 do not notice.
        const int Length = 256;
        nuint most = nuint.MaxValue - 8;
        see.SameSince(
            "io_uring_recvmsg_validate", What(Length, 16, most), new KernelResult(IsValid(Length, 16, most) ? 1 : 0),
            "io_uring_register_bpf_filter", "1");
    }

    [Row("io_uring_recvmsg_name")]
    public static void RecvmsgName(Journal see)
    {
        byte[] buffer = Buffer(name: 4, control: 0, payload: 100);
        "name"u8.CopyTo(buffer.AsSpan(Header));
        "hello"u8.CopyTo(buffer.AsSpan(40));
        msghdr request = new() { msg_namelen = 8, msg_controllen = 16 };
        Assert.True(ReceivedMessage.TryRead(buffer.AsSpan(0, Header + 8 + 16 + 5), request, out ReceivedMessage message));
        see.Same("io_uring_recvmsg_name", "a name", message.Name);
        see.Same("io_uring_recvmsg_payload", "a payload that is cut", message.Payload);
        see.Same("io_uring_recvmsg_payload_length", "a payload that is cut", message.Payload.Length);
        Assert.Equal(100u, message.PayloadLength);
        Assert.True(ReceivedMessage.TryRead(buffer.AsSpan(0, 40), request, out message));
        see.Same("io_uring_recvmsg_payload_length", "none", message.Payload.Length);

        buffer = Buffer(name: 20, control: 0, payload: 0);
        Assert.True(ReceivedMessage.TryRead(buffer, request, out message));
        see.Differs("io_uring_recvmsg_name", "bytes of a name that is cut", "20", new KernelResult(message.Name.Length), "8");
        Assert.Equal(20u, message.NameLength);
    }

    [Row("io_uring_recvmsg_cmsg_firsthdr")]
    public static void RecvmsgCmsg(Journal see)
    {
        byte[] buffer = Buffer(name: 0, control: 48, payload: 0);
        Write(buffer, 0, 20, 5, "ABCD"u8);
        Write(buffer, 24, 20, 6, "EFGH"u8);
        Assert.True(ReceivedMessage.TryRead(buffer, Request(), out ReceivedMessage message));
        ControlMessages control = message.Control;
        Assert.True(control.MoveNext());
        see.Same("io_uring_recvmsg_cmsg_firsthdr", "the type", control.Current.Type);
        see.Same("io_uring_recvmsg_cmsg_firsthdr", "the data", control.Current.Data);
        Assert.True(control.MoveNext());
        see.Same("io_uring_recvmsg_cmsg_nexthdr", "the type", control.Current.Type);
        see.Same("io_uring_recvmsg_cmsg_nexthdr", "messages in 48 bytes", Count(buffer, 48));
        see.Differs(
            "io_uring_recvmsg_cmsg_nexthdr", "messages in 44 bytes, without padding", "1", new KernelResult(Count(buffer, 44)), "2");
        see.Same("io_uring_recvmsg_cmsg_nexthdr", "messages in 40 bytes, the second is cut", Count(buffer, 40));
        see.Same("io_uring_recvmsg_cmsg_firsthdr", "messages in 0 bytes", Count(buffer, 0));
        see.Same("io_uring_recvmsg_cmsg_firsthdr", "messages in 15 bytes", Count(buffer, 15));
        Write(buffer, 0, 100, 5, "ABCD"u8);
        see.Differs(
            "io_uring_recvmsg_cmsg_firsthdr", "messages, the first is longer than its room", "1",
            new KernelResult(Count(buffer, 24)), "0");
    }

    private static string What(int length, uint name, nuint control) => $"{length} bytes, room for {name} and {control}";

    private static bool IsValid(int length, uint name, nuint control) =>
        ReceivedMessage.TryRead(
            Buffer(0, 0, 0).AsSpan(0, length), new msghdr { msg_namelen = name, msg_controllen = control }, out _);

    private static msghdr Request() => new() { msg_controllen = 64 };

    private static byte[] Buffer(uint name, uint control, uint payload)
    {
        byte[] buffer = new byte[256];
        buffer.AsSpan().Fill((byte)'x');
        MemoryMarshal.Write(buffer, new io_uring_recvmsg_out { namelen = name, controllen = control, payloadlen = payload });
        return buffer;
    }

    private static void Write(byte[] buffer, int offset, nuint length, int type, ReadOnlySpan<byte> data)
    {
        Span<byte> control = buffer.AsSpan(Header + offset);
        MemoryMarshal.Write(control, length);
        MemoryMarshal.Write(control[8..], 1);
        MemoryMarshal.Write(control[12..], type);
        data.CopyTo(control[Header..]);
    }

    private static int Count(byte[] buffer, uint length)
    {
        MemoryMarshal.Write(buffer.AsSpan(4), length);
        Assert.True(ReceivedMessage.TryRead(buffer, Request(), out ReceivedMessage message));
        int found = 0;
        foreach (ControlMessage control in message.Control)
        {
            Assert.Equal(1, control.Level);
            found++;
        }

        return found;
    }
}
