using System.Text.RegularExpressions;

namespace Uring.Tests.Server;

/// <summary>A request that a parser has found in a stream of bytes, with its whole body.</summary>
internal sealed partial record SeenRequest(string Method, string Target, string Body)
{
    /// <summary>Returns the requests that an oracle reports in the field X-Seen of its answers.</summary>
    public static IReadOnlyList<SeenRequest> In(byte[] answers) =>
    [
        .. Seen().Matches(HeadResult.Text(answers)).Select(match =>
            new SeenRequest(Decode(match.Groups[1]), Decode(match.Groups[2]), Decode(match.Groups[3]))),
    ];

    private static string Decode(Group hex) => HeadResult.Text(Convert.FromHexString(hex.ValueSpan));

    [GeneratedRegex("^X-Seen: x([0-9a-f]*) x([0-9a-f]*) x([0-9a-f]*)\r$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Seen();
}
