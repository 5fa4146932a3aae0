namespace Uring.Generator.Model;

/// <summary>The bytes of a type.</summary>
/// <param name="Size">Their number.</param>
/// <param name="Alignment">The divisor of each address of the type.</param>
internal readonly record struct TypeExtent(long Size, int Alignment);
