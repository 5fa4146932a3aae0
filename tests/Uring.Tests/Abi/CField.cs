namespace Uring.Tests.Abi;

/// <param name="Name">The path from the structure. The path of a member of a named group has a dot.</param>
/// <param name="IsFlexible">
/// Whether the field is an array without a length. Such an array has no size, and no field in C#.
/// </param>
internal sealed record CField(string Name, bool IsFlexible);
