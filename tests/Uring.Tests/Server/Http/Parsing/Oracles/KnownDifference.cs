using System.Text.RegularExpressions;
using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>An intended difference from an oracle.</summary>
/// <param name="Oracles">The oracles that differ.</param>
/// <param name="Kind">How they differ.</param>
/// <param name="Error">The mistake for which this server refuses the request, or null for any.</param>
/// <param name="Request">
/// The request: a pattern for the bytes from its start. For <see cref="DifferenceKind.WeClose"/>, and for
/// <paramref name="IsOfPrevious"/>, those of the request before it.
/// </param>
/// <param name="Reason">Why this server differs.</param>
/// <param name="IsOfPrevious">Whether the oracle ends the connection because of the request before.</param>
internal sealed record KnownDifference(
    Oracle Oracles, DifferenceKind Kind, RequestError? Error, string Request, string Reason, bool IsOfPrevious = false)
{
    private readonly Regex _pattern = new(
        Request, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));

    /// <summary>Whether the oracle's first difference in the stream is this one.</summary>
    public bool Explains(Oracle oracle, Framing framing, IReadOnlyList<SeenRequest> requests)
    {
        if ((Oracles & oracle) == 0
            || !framing.TryFindDifference(requests, out DifferenceKind kind, out int index)
            || kind != Kind
            || (kind == DifferenceKind.WeRefuse && Error is { } error && framing.Ours.Error != error))
        {
            return false;
        }

        int place = kind == DifferenceKind.WeClose || IsOfPrevious ? index - 1 : index;
        return place >= 0 && Matches(place < framing.Ours.Bytes.Count ? framing.Ours.Bytes[place] : framing.Ours.Rest);
    }

    public bool Matches(string request) => _pattern.IsMatch(request);
}
