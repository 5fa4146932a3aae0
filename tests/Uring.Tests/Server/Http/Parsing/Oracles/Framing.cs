namespace Uring.Tests.Server;

/// <summary>
/// The requests that the server's parser, Kestrel and Node have found in one stream of bytes.
/// </summary>
internal sealed record Framing(
    string Stream, OurStream Ours, IReadOnlyList<SeenRequest> Kestrel, IReadOnlyList<SeenRequest> Node, IReadOnlyList<KnownDifference> Known)
{
    /// <summary>Describes the differences that are not on the list.</summary>
    public IEnumerable<string> UnlistedDifferences() =>
        new[] { Unlisted(Oracle.Kestrel, Kestrel), Unlisted(Oracle.Node, Node) }.OfType<string>();

    /// <summary>Returns the entries of the list that explain a difference in this stream.</summary>
    public IEnumerable<KnownDifference> ListedDifferences() =>
        Known.Where(known => known.Explains(Oracle.Kestrel, this, Kestrel) || known.Explains(Oracle.Node, this, Node));

    /// <summary>Finds the first request that the server and the oracle do not both serve.</summary>
    /// <param name="oracle">The requests that the oracle has found.</param>
    /// <param name="kind">How both differ.</param>
    /// <param name="index">The number of requests before that request.</param>
    public bool TryFindDifference(IReadOnlyList<SeenRequest> oracle, out DifferenceKind kind, out int index)
    {
        int ours = Ours.Requests.Count;
        index = 0;
        while (index < ours && index < oracle.Count && Ours.Requests[index] == oracle[index])
        {
            index++;
        }

        kind = index < ours
            ? index < oracle.Count ? DifferenceKind.OtherRequest : DifferenceKind.OracleRefuses
            : Ours.Rest.Length == 0 ? DifferenceKind.WeClose : DifferenceKind.WeRefuse;
        return index < ours || index < oracle.Count;
    }

    private string? Unlisted(Oracle oracle, IReadOnlyList<SeenRequest> requests) =>
        TryFindDifference(requests, out DifferenceKind kind, out int index)
        && !Known.Any(known => known.Explains(oracle, this, requests))
            ? $"{oracle}: {kind} at {index} {Ours.Error}\n  stream {HeadText.Escape(Stream)}\n"
                + $"  ours {Show(Ours.Requests)}\n  {oracle} {Show(requests)}"
            : null;

    private static string Show(IReadOnlyList<SeenRequest> requests) =>
        string.Join(" | ", requests.Select(request => HeadText.Escape($"{request.Method} {request.Target} {request.Body}")));
}
