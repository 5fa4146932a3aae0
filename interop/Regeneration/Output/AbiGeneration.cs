using Uring.Regeneration.Header;

namespace Uring.Regeneration.Output;

/// <summary>
/// The age of a header. Operations and register operations stand before their _LAST counters in an enum, so
/// both counts order headers without a kernel version.
/// </summary>
/// <param name="Operations">The number of operations.</param>
/// <param name="RegisterOperations">The number of register operations.</param>
/// <param name="Names">The number of all names.</param>
internal sealed record AbiGeneration(int Operations, int RegisterOperations, int Names)
{
    /// <summary>Returns the generation of a header.</summary>
    public static AbiGeneration Of(CDeclarations declarations) =>
        new(declarations.Operations, declarations.RegisterOperations, declarations.Names.Count());

    /// <summary>Reads the text of a generation, or returns null.</summary>
    public static AbiGeneration? Parse(string? text)
    {
        int[] counts = [.. (text ?? "").Split([' ', ',']).Where(word => int.TryParse(word, out _)).Select(int.Parse)];
        return counts.Length == 3 ? new AbiGeneration(counts[0], counts[1], counts[2]) : null;
    }

    /// <summary>Whether this generation is older than another one.</summary>
    /// <param name="other">The other generation.</param>
    /// <param name="lost">The number of names of the other generation that are missing here.</param>
    /// <remarks>
    /// A newer kernel may rename a constant. An older one has fewer operations or register operations, or the
    /// same numbers of both and lost names.
    /// </remarks>
    public bool IsOlderThan(AbiGeneration other, int lost) =>
        Operations < other.Operations
        || RegisterOperations < other.RegisterOperations
        || (Operations == other.Operations && RegisterOperations == other.RegisterOperations && lost > 0);

    /// <inheritdoc/>
    public override string ToString() => $"{Operations} operations, {RegisterOperations} register operations, {Names} names";
}
