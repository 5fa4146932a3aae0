namespace Uring.Generator.Model;

/// <summary>The bytes of a type.</summary>
/// <param name="Size">The number of bytes.</param>
/// <param name="Alignment">The alignment in bytes: each address of the type is a multiple of it.</param>
internal readonly record struct TypeExtent(long Size, int Alignment);
