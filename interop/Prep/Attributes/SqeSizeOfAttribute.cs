namespace Uring.Interop;

/// <summary>Fills a field of the entry with the size of a structure in bytes.</summary>
/// <param name="field">The kernel's name of the field.</param>
/// <param name="type">The structure.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SqeSizeOfAttribute(string field, Type type) : Attribute
{
    /// <summary>The kernel's name of the field.</summary>
    public string Field { get; } = field;

    /// <summary>The structure.</summary>
    public Type Type { get; } = type;
}
