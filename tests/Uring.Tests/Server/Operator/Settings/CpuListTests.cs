using CsCheck;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>The syntax of lists of processors.</summary>
public class CpuListTests
{
    [Theory]
    [InlineData("0", new uint[] { 0 })]
    [InlineData("0,2-3", new uint[] { 0, 2, 3 })]
    [InlineData("3,1", new uint[] { 3, 1 })]
    [InlineData("5-5", new uint[] { 5 })]
    [InlineData("2-4,0-1", new uint[] { 2, 3, 4, 0, 1 })]
    [InlineData("8191", new uint[] { 8191 })]
    public void A_list_keeps_its_order(string text, uint[] processors)
    {
        Assert.True(CpuList.TryParse(text, out IReadOnlyList<uint>? parsed));
        Assert.Equal(processors, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("0,")]
    [InlineData(",0")]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("1-2-3")]
    [InlineData("3-2")]
    [InlineData("0,0")]
    [InlineData("0-2,1")]
    [InlineData(" 0")]
    [InlineData("0, 1")]
    [InlineData("+1")]
    [InlineData("0x1")]
    [InlineData("8192")]
    [InlineData("0-4294967295")]
    [InlineData("0-3:2")]
    public void Any_other_text_is_refused(string text) => Assert.False(CpuList.TryParse(text, out _));

    [Theory]
    [InlineData(new uint[] { }, "")]
    [InlineData(new uint[] { 7 }, "7")]
    [InlineData(new uint[] { 0, 1 }, "0-1")]
    [InlineData(new uint[] { 0, 2, 3, 4, 9 }, "0,2-4,9")]
    public void A_list_is_formatted_with_ranges(uint[] processors, string text) => Assert.Equal(text, CpuList.Format(processors));

    [Fact]
    public void A_formatted_list_can_be_parsed() =>
        Gen.UInt[0, 40].Array[1, 30].Select(processors => processors.Distinct().ToArray()).Sample(processors =>
        {
            Assert.True(CpuList.TryParse(CpuList.Format(processors), out IReadOnlyList<uint>? parsed));
            Assert.Equal(processors, parsed);
        });
}
