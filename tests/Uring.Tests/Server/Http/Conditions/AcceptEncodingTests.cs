using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.Net.Http.Headers;
using Uring.Server.Http.Conditions;

namespace Uring.Tests.Server;

/// <summary>
/// The choice of a coding: RFC 9110, section 12.5.3. The oracle is StringWithQualityHeaderValue of ASP.NET
/// Core.
/// </summary>
public partial class AcceptEncodingTests
{
    private static readonly Gen<string> s_element = Gen.Select(
        OracleComparison.OneOf("gzip", "br", "identity", "*", "x-gzip", "GZIP", "Br", "deflate", "zstd", "", "g zip", "@"),
        OracleComparison.OneOf(
            "", "", ";q=1", ";q=0", ";q=0.5", ";q=0.25", ";q=0.125", ";q=1.000", "; q=0.3", " ; Q=0.7", ";q=0.", ";q=1.001", ";q=2", ";q=0.1234",
            ";q", ";q=", ";x=1", ";q=.5", ";q= 0.5"),
        (coding, weight) => coding + weight);

    private static readonly Gen<string> s_list = s_element.Array[1, 4].Select(elements => string.Join(", ", elements));

    [Theory]
    [InlineData("", ContentCoding.Identity)]
    [InlineData("gzip", ContentCoding.Gzip)]
    [InlineData("x-gzip", ContentCoding.Gzip)]
    [InlineData("GZip;Q=0.001", ContentCoding.Gzip)]
    [InlineData("br", ContentCoding.Brotli)]
    [InlineData("gzip, deflate, br, zstd", ContentCoding.Brotli)]
    [InlineData("gzip;q=1.0, br;q=0.9", ContentCoding.Gzip)]
    [InlineData("gzip;q=0.500,br;q=0.5", ContentCoding.Brotli)]
    [InlineData("gzip;q=0.501,br;q=0.5", ContentCoding.Gzip)]
    [InlineData("identity;q=1, gzip;q=0.5", ContentCoding.Identity)]
    [InlineData("identity, gzip", ContentCoding.Gzip)]
    [InlineData("identity;q=0", ContentCoding.Identity)]
    [InlineData("identity;q=0, gzip;q=0.1", ContentCoding.Gzip)]
    [InlineData("*", ContentCoding.Brotli)]
    [InlineData("*;q=0", ContentCoding.Identity)]
    [InlineData("br;q=0, *", ContentCoding.Gzip)]
    [InlineData("br;q=0, *;q=0.5, identity;q=0.6", ContentCoding.Identity)]
    [InlineData("gzip;q=0", ContentCoding.Identity)]
    [InlineData("gzip;q=0, gzip", ContentCoding.Identity)]
    [InlineData("gzip, x-gzip;q=0", ContentCoding.Identity)]
    [InlineData("deflate", ContentCoding.Identity)]
    [InlineData(" ,gzip\t, ,", ContentCoding.Gzip)]
    [InlineData("gzip; q=0.5", ContentCoding.Gzip)]
    [InlineData("gzip ;\tq=0.5", ContentCoding.Gzip)]
    [InlineData("gzip;q=1.001", ContentCoding.Identity)]
    [InlineData("gzip;q=0.1234", ContentCoding.Identity)]
    [InlineData("gzip;q=-1", ContentCoding.Identity)]
    [InlineData("gzip;q=01", ContentCoding.Identity)]
    [InlineData("gzip;q=.5", ContentCoding.Identity)]
    [InlineData("gzip;q", ContentCoding.Identity)]
    [InlineData("gzip;q=", ContentCoding.Identity)]
    [InlineData("gzip;q= 1", ContentCoding.Identity)]
    [InlineData("gzip;q =1", ContentCoding.Identity)]
    [InlineData("gzip;level=9", ContentCoding.Identity)]
    [InlineData("gzip;q=1;x=y", ContentCoding.Identity)]
    [InlineData("gzip br", ContentCoding.Identity)]
    [InlineData("br, \"gzip\"", ContentCoding.Identity)]
    [InlineData(";q=1", ContentCoding.Identity)]
    public void The_highest_weight_wins(string value, object coding) => Assert.Equal(coding, Choose(value, hasGzip: true, hasBrotli: true));

    [Theory]
    [InlineData("br, gzip;q=0.5", true, false, ContentCoding.Gzip)]
    [InlineData("br, gzip;q=0.5", false, false, ContentCoding.Identity)]
    [InlineData("br;q=0.5, gzip", false, true, ContentCoding.Brotli)]
    [InlineData("*", true, false, ContentCoding.Gzip)]
    [InlineData("identity;q=0, br", true, false, ContentCoding.Identity)]
    public void Only_codings_that_exist_are_chosen(string value, bool hasGzip, bool hasBrotli, object coding) =>
        Assert.Equal(coding, Choose(value, hasGzip, hasBrotli));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Generated_lists_have_the_result_of_the_oracle(bool hasGzip, bool hasBrotli) => OracleComparison.Run(
        OracleComparison.Mutated(s_list, "gb*;,= q01."),
        value => Choose(value, hasGzip, hasBrotli),
        value => (object)Oracle(value, hasGzip, hasBrotli),
        [
            new(value => ValidWeight().Replace(value, "").Contains(';', StringComparison.Ordinal), "gzip;q=0.1234, br;q=0.1234",
                "RFC 9110, 12.4.2: a weight has at most three decimals, and no whitespace. The oracle parses numbers more freely."),
        ]);

    private static object Choose(string value, bool hasGzip, bool hasBrotli) =>
        AcceptEncoding.Choose(HeadResult.Bytes(value), hasGzip, hasBrotli);

    /// <summary>Sorts the codings by the weights that the oracle has parsed.</summary>
    private static ContentCoding Oracle(string value, bool hasGzip, bool hasBrotli)
    {
        if (!StringWithQualityHeaderValue.TryParseStrictList([value], out IList<StringWithQualityHeaderValue>? parsed))
        {
            return ContentCoding.Identity;
        }

        double? WeightOf(params string[] names) =>
            parsed.Where(item => names.Contains(item.Value.Value, StringComparer.OrdinalIgnoreCase)).Min(item => (double?)(item.Quality ?? 1));

        double? any = WeightOf("*");
        (ContentCoding Coding, double Weight, bool Exists)[] codings =
        [
            (ContentCoding.Brotli, WeightOf("br") ?? any ?? 0, hasBrotli),
            (ContentCoding.Gzip, WeightOf("gzip", "x-gzip") ?? any ?? 0, hasGzip),
            (ContentCoding.Identity, WeightOf("identity") ?? any ?? 0.0001, true),
        ];
        return codings.Where(coding => coding.Exists && coding.Weight > 0).OrderByDescending(coding => coding.Weight)
            .Select(coding => coding.Coding).FirstOrDefault(ContentCoding.Identity);
    }

    [GeneratedRegex(@"[ \t]*;[ \t]*[qQ]=(0(\.\d{0,3})?|1(\.0{0,3})?)[ \t]*(?=,|$)")]
    private static partial Regex ValidWeight();
}
