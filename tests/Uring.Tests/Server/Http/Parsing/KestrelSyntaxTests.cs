using CsCheck;
using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>The parser agrees with Kestrel's parser on the syntax of a head, and on its parts.</summary>
/// <remarks>URING_HTTP_CASES sets the number of generated heads, as in <see cref="FramingTests"/>.</remarks>
public class KestrelSyntaxTests
{
    private const int DefaultCases = 20_000;

    // Kestrel judges the target and the meaning of fields outside of its parser.
    private static readonly HashSet<RequestError> s_syntax =
    [
        RequestError.InvalidMethod, RequestError.InvalidVersion, RequestError.UnsupportedVersion, RequestError.InvalidLineEnd,
        RequestError.InvalidFieldName, RequestError.InvalidFieldValue, RequestError.FoldedField,
    ];

    [Fact]
    public void Both_parsers_agree_on_generated_heads()
    {
        int accepted = 0;
        RequestStreams.Any.Sample(
            stream =>
            {
                // Kestrel skips empty lines outside of its parser.
                string text = stream.TrimStart('\r', '\n');
                HeadResult ours = HeadResult.Of(text);
                KestrelHead? kestrel = KestrelHead.Parse(text);
                if (ours.Status == HeadStatus.Complete)
                {
                    Assert.True(kestrel is not null, HeadText.Escape(text));
                    Assert.Equal(
                        (ours.Method, ours.Target, ours.Fields, ours.Length),
                        (kestrel.Method, kestrel.Target, kestrel.Fields.Count, kestrel.Length));
                    Interlocked.Increment(ref accepted);
                }
                else if (kestrel is not null && s_syntax.Contains(ours.Error))
                {
                    Assert.True(
                        KnownDifferences.All.Any(known => known.Oracles.HasFlag(Oracle.Kestrel)
                            && known.Kind == DifferenceKind.WeRefuse && known.Error == ours.Error && known.Matches(text)),
                        $"{ours.Error}: {HeadText.Escape(text)}");
                }
            },
            iter: HttpCases.Number ?? DefaultCases);
        Assert.True(accepted > 0);
    }
}
