using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Ring.Messages;

/// <summary>Control messages are read one after the other, and never beyond their buffer: cmsg(3).</summary>
public class ControlMessageBoundsTests
{
    [Fact]
    public void Messages_follow_each_other_at_multiples_of_eight_bytes()
    {
        byte[] buffer = [.. Header(20, 1, 2), 10, 11, 12, 13, 0, 0, 0, 0, .. Header(16, 3, 4), .. Header(17, 5, 6), 14];
        Assert.Equal(["1 2 0A0B0C0D", "3 4 ", "5 6 0E"], Read(buffer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(21)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void An_impossible_length_ends_the_messages(long length)
    {
        byte[] buffer = [.. Header(16, 1, 2), .. Header(length, 3, 4), 10, 11, 12, 13];
        Assert.Equal(["1 2 "], Read(buffer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    public void Less_than_a_header_is_no_message(int length) => Assert.Empty(Read(Header(16, 1, 2)[..length]));

    private static byte[] Header(long length, int level, int type)
    {
        byte[] header = new byte[16];
        MemoryMarshal.Write(header, length);
        MemoryMarshal.Write(header.AsSpan(8), level);
        MemoryMarshal.Write(header.AsSpan(12), type);
        return header;
    }

    private static List<string> Read(byte[] buffer)
    {
        List<string> read = [];
        foreach (ControlMessage message in new ControlMessages(buffer))
        {
            read.Add($"{message.Level} {message.Type} {Convert.ToHexString(message.Data)}");
        }

        return read;
    }
}
