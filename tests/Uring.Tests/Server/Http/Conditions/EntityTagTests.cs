using CsCheck;
using Microsoft.Net.Http.Headers;
using Uring.Server.Http.Conditions;

namespace Uring.Tests.Server;

/// <summary>
/// Lists of entity tags: RFC 9110, section 8.8.3. The oracle is EntityTagHeaderValue of ASP.NET Core.
/// </summary>
public class EntityTagTests
{
    private const string Tag = "\"a\"";

    private static readonly Gen<string> s_element = OracleComparison.OneOf(
        "\"a\"", "W/\"a\"", "\"b\"", "W/\"b\"", "\"\"", "\"a,b\"", "\"a b\"", "\"W/\"", "\"a\\\"", "", " ", "*", "a",
        "w/\"a\"", "W/", "W/ \"a\"", "\"a");

    private static readonly Gen<string> s_list = Gen.Select(
        s_element.Array[1, 4],
        OracleComparison.OneOf(",", ", ", " ,", "\t,\t", ",,", " "),
        (elements, separator) => string.Join(separator, elements));

    // RFC 9110, section 8.8.3.2: the table of comparisons. Our tag is strong.
    [Theory]
    [InlineData("\"a\"", TagMatch.Found, TagMatch.Found)]
    [InlineData("W/\"a\"", TagMatch.None, TagMatch.Found)]
    [InlineData("W/\"b\"", TagMatch.None, TagMatch.None)]
    [InlineData("\"b\"", TagMatch.None, TagMatch.None)]
    [InlineData("*", TagMatch.Found, TagMatch.Found)]
    [InlineData("\"b\", \"a\"", TagMatch.Found, TagMatch.Found)]
    [InlineData("\"b\",W/\"a\" ,\"c\"", TagMatch.None, TagMatch.Found)]
    [InlineData(",\t, \"a\",,", TagMatch.Found, TagMatch.Found)]
    [InlineData("\"x,\", \"a\"", TagMatch.Found, TagMatch.Found)]
    [InlineData("\"b,\"a\",c\"", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("\"b, \\\", \"a\"", TagMatch.Found, TagMatch.Found)]
    [InlineData("\" a\"", TagMatch.None, TagMatch.None)]
    [InlineData("\"A\"", TagMatch.None, TagMatch.None)]
    [InlineData("", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData(",", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("a", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("\"a", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("\"", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("\"a\" \"b\"", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("\"a\"b", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("w/\"a\"", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("W/", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("*, \"a\"", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("*, *", TagMatch.Malformed, TagMatch.Malformed)]
    [InlineData("**", TagMatch.Malformed, TagMatch.Malformed)]
    public void A_list_matches_by_its_comparison(string list, object strong, object weak) =>
        Assert.Equal((strong, weak), (Find(list, TagComparison.Strong), Find(list, TagComparison.Weak)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Generated_lists_have_the_result_of_the_oracle(bool strong) => OracleComparison.Run(
        OracleComparison.Mutated(s_list, "\"W/*, \t\\ab"),
        list => IsFound(list, strong),
        list => Oracle(list, strong),
        [
            new(@"\\", "\"\\\", \"a\"", "RFC 9110, 8.8.3: a backslash is a byte of the tag. The oracle parses a quoted string."),
            new(@"(^|,)[ \t]*w/", "\"a\", w/\"b\"", "RFC 9110, 8.8.3: the W of a weak tag is case-sensitive."),
            new(@"(^|,)[ \t]*W/[ \t]", "\"a\", W/ \"b\"", "RFC 9110, 8.8.3: a weak tag has no whitespace. The oracle skips it."),
            new(@"(^|,)[ \t]*\*", "*, \"a\"", "RFC 9110, 13.1.1: an asterisk stands alone."),
        ]);

    private static object Find(string list, TagComparison comparison) =>
        EntityTags.Find(HeadResult.Bytes(list), HeadResult.Bytes(Tag), comparison);

    private static bool IsFound(string list, bool strong) =>
        (TagMatch)Find(list, strong ? TagComparison.Strong : TagComparison.Weak) == TagMatch.Found;

    private static bool Oracle(string list, bool strong) =>
        EntityTagHeaderValue.TryParseStrictList([list], out IList<EntityTagHeaderValue>? tags)
        && tags.Any(tag => tag.Tag == "*" || tag.Compare(new EntityTagHeaderValue(Tag), strong));
}
