namespace Uring.Tests.Abi;

/// <param name="Name">The path from the structure: a member of a named group has a dot in it.</param>
/// <param name="IsFlexible">An array without a length: it has no size, and no place in the C# structure.</param>
internal sealed record CField(string Name, bool IsFlexible);
