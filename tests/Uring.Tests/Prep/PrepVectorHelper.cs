namespace Uring.Tests.Prep;

/// <summary>A helper of liburing in a file of vectors.</summary>
/// <param name="Name">The name in liburing.</param>
/// <param name="Params">The parameters without the entry.</param>
/// <param name="WrittenMask">For each byte of the entry, whether the helper writes the byte.</param>
/// <param name="Cases">Calls with arguments in range.</param>
/// <param name="EdgeCases">Calls with arguments that do not fit their field.</param>
internal sealed record PrepVectorHelper(
    string Name,
    IReadOnlyList<PrepVectorParameter> Params,
    string WrittenMask,
    IReadOnlyList<PrepVector> Cases,
    IReadOnlyList<PrepVector>? EdgeCases = null)
{
    public IEnumerable<PrepVector> All => Cases.Concat(EdgeCases ?? []);
}
