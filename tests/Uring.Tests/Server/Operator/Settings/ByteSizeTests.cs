using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>Sizes in bytes, with the suffixes of nginx.</summary>
public class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000", 1000)]
    [InlineData("8k", 8192)]
    [InlineData("8K", 8192)]
    [InlineData("1m", 1 << 20)]
    [InlineData("2M", 2 << 20)]
    [InlineData("1g", 1 << 30)]
    [InlineData("1024g", 1L << 40)]
    [InlineData("1099511627776", 1L << 40)]
    public void A_number_can_have_a_suffix(string text, long size)
    {
        Assert.True(ByteSize.TryParse(text, 0, 1L << 40, out long parsed));
        Assert.Equal(size, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5m")]
    [InlineData("1 m")]
    [InlineData(" 1m")]
    [InlineData("1kb")]
    [InlineData("1t")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1025g")]
    [InlineData("1099511627777")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807g")]
    public void Any_other_text_is_refused(string text) => Assert.False(ByteSize.TryParse(text, 0, 1L << 40, out _));

    [Fact]
    public void The_limits_are_part_of_the_range()
    {
        Assert.True(ByteSize.TryParse("1k", 1024, 2048, out _));
        Assert.False(ByteSize.TryParse("1023", 1024, 2048, out _));
        Assert.True(ByteSize.TryParse("2k", 1024, 2048, out _));
        Assert.False(ByteSize.TryParse("2049", 1024, 2048, out _));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1k")]
    [InlineData(1025, "1025")]
    [InlineData(65536, "64k")]
    [InlineData(1 << 20, "1m")]
    [InlineData(3L << 29, "1536m")]
    [InlineData(1L << 40, "1024g")]
    public void A_size_is_formatted_with_the_largest_suffix(long size, string text) => Assert.Equal(text, ByteSize.Format(size));
}
