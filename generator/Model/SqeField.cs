namespace Uring.Generator.Model;

/// <summary>One field of the entry, at any depth of the nested unions.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Offset">Bytes from the start of the entry.</param>
/// <param name="Size">Width in bytes.</param>
/// <param name="IsSigned">Whether the ABI declares it signed.</param>
/// <param name="IsScalar">False for an array, which no single value can fill.</param>
internal sealed record SqeField(string Name, int Offset, int Size, bool IsSigned, bool IsScalar)
{
    public bool Overlaps(SqeField other) => Offset < other.Offset + other.Size && other.Offset < Offset + Size;

    public bool Covers(SqeField other) => Offset <= other.Offset && Offset + Size >= other.Offset + other.Size;
}
