using System.Numerics;
using CsCheck;
using Microsoft.Net.Http.Headers;
using Uring.Server.Http.Conditions;

namespace Uring.Tests.Server;

/// <summary>
/// One range of bytes: RFC 9110, section 14. The oracle is RangeHeaderValue of ASP.NET Core.
/// </summary>
public class RangeFieldTests
{
    private const string Huge = "99999999999999999999999999999999";

    private static readonly Gen<string> s_number = OracleComparison.OneOf(
        "", "0", "1", "00", "007", "500", "999", "1000", "1001", "4294967295", "4294967296", "9223372036854775807");

    private static readonly Gen<string> s_value = Gen.Select(
        OracleComparison.OneOf("bytes=", "bytes=", "bytes=", "Bytes=", "bytes", "byte=", "x="),
        Gen.Select(s_number, s_number, (first, last) => $"{first}-{last}"),
        OracleComparison.OneOf("", "", "", ",", " ,", ",1-2", " ", "-"),
        (unit, range, rest) => unit + range + rest);

    [Theory]
    [InlineData("bytes=0-0", 1000, 0, 1)]
    [InlineData("bytes=0-499", 1000, 0, 500)]
    [InlineData("bytes=500-999", 1000, 500, 500)]
    [InlineData("bytes=500-", 1000, 500, 500)]
    [InlineData("bytes=999-", 1000, 999, 1)]
    [InlineData("bytes=-500", 1000, 500, 500)]
    [InlineData("bytes=-1", 1000, 999, 1)]
    [InlineData("bytes=-1000", 1000, 0, 1000)]
    [InlineData("bytes=-1001", 1000, 0, 1000)]
    [InlineData("bytes=0-999999", 1000, 0, 1000)]
    [InlineData("bytes=0-" + Huge, 1000, 0, 1000)]
    [InlineData("bytes=-" + Huge, 1000, 0, 1000)]
    [InlineData("bytes=00000000000000000000000000000000001-2", 1000, 1, 2)]
    [InlineData("BYTES=1-2", 1000, 1, 2)]
    [InlineData("bytes=1-2,", 1000, 1, 2)]
    [InlineData("bytes=,1-2", 1000, 1, 2)]
    [InlineData("bytes=, ,1-2\t, ", 1000, 1, 2)]
    [InlineData("bytes=0-4294967295", uint.MaxValue, 0, uint.MaxValue)]
    [InlineData("bytes=4294967294-", uint.MaxValue, uint.MaxValue - 1, 1)]
    public void A_range_within_the_representation_is_partial(string value, uint length, uint first, uint count) =>
        Assert.Equal((RangeResult.Partial, first, count), Read(value, length));

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=1000-1000")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=-000")]
    [InlineData("bytes=4294967296-")]
    [InlineData("bytes=18446744073709551616-")]
    [InlineData("bytes=" + Huge + "-")]
    [InlineData("bytes=" + Huge + "-" + Huge)]
    public void A_range_beyond_the_representation_is_unsatisfiable(string value) =>
        Assert.Equal((RangeResult.Unsatisfiable, 0U, 0U), Read(value, 1000));

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=-")]
    [InlineData("bytes=1")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=1-b")]
    [InlineData("bytes=-b")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1-2-3")]
    [InlineData("bytes=2-1")]
    [InlineData("bytes=" + Huge + "-1")]
    [InlineData("bytes=" + Huge + "9-" + Huge)]
    [InlineData("bytes= 1-2")]
    [InlineData("bytes =1-2")]
    [InlineData("bytes=1 -2")]
    [InlineData("bytes=1- 2")]
    [InlineData("bytes=0-0,2-2")]
    [InlineData("bytes=0-0, 5000-")]
    [InlineData("lines=0-0")]
    [InlineData("bytes:0-0")]
    public void A_value_that_is_not_one_valid_range_is_ignored(string value) => Assert.Equal((RangeResult.Whole, 0U, 1000U), Read(value, 1000));

    [Theory]
    [InlineData("bytes=0-")]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=5-")]
    [InlineData("bytes=-1")]
    [InlineData("bytes=-0")]
    public void An_empty_representation_is_whole(string value) => Assert.Equal((RangeResult.Whole, 0U, 0U), Read(value, 0));

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(1000)]
    [InlineData(uint.MaxValue)]
    public void Generated_ranges_have_the_result_of_the_oracle(uint length) => OracleComparison.Run(
        OracleComparison.Mutated(s_value, "0123456789-, \tb="),
        value => Read(value, length),
        value => Oracle(value, length),
        [
            new(@"=[ \t]|\d[ \t]+-|-[ \t]+\d|s[ \t]+=", "bytes= 0-0",
                "RFC 9110, 14.1.1: a range has no whitespace, and the unit none behind it. The oracle skips whitespace."),
            new(@"\d{17,}", "bytes=0-9223372036854775808", "A position can have any number of digits. The oracle parses 64 bits."),
        ]);

    private static (RangeResult Result, uint First, uint Count) Read(string value, uint length)
    {
        RangeResult result = RangeField.Read(HeadResult.Bytes(value), length, out uint first, out uint count);
        return (result, first, count);
    }

    /// <summary>
    /// Applies the rules of RFC 9110, section 14.1.2, to the range that the oracle has parsed.
    /// </summary>
    private static (RangeResult Result, uint First, uint Count) Oracle(string value, uint length)
    {
        (RangeResult, uint, uint) whole = (RangeResult.Whole, 0, length);
        if (!RangeHeaderValue.TryParse(value, out RangeHeaderValue? parsed)
            || !parsed.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            || parsed.Ranges.Count != 1)
        {
            return whole;
        }

        RangeItemHeaderValue range = parsed.Ranges.Single();
        BigInteger first = range.From ?? BigInteger.Max(0, length - (BigInteger)range.To!.Value);
        BigInteger last = range.From is null || range.To is null ? length - 1 : BigInteger.Min(range.To.Value, length - 1);
        return first > last ? (RangeResult.Unsatisfiable, 0, 0) : (RangeResult.Partial, (uint)first, (uint)(last - first + 1));
    }
}
