namespace Uring.Regeneration.Header;

/// <summary>One field of a C structure, at any depth.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Length">
/// The text between the brackets of an array, or null for a field that is not an array.
/// </param>
/// <param name="IsNested">Whether the field belongs to a group of the structure.</param>
internal sealed record CField(string Name, string? Length, bool IsNested)
{
    /// <summary>Whether the field is an array without a length. Such an array has no size.</summary>
    public bool IsFlexible => Length is "" or "0";
}
