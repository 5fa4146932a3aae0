namespace Uring.Interop;

/// <summary>Fills a field of the entry with the size of a type in bytes.</summary>
/// <param name="field">The kernel's name of the field.</param>
/// <param name="type">An unmanaged type.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SqeSizeOfAttribute(string field, Type type) : Attribute
{
    /// <summary>The kernel's name of the field.</summary>
    public string Field { get; } = field;

    /// <summary>An unmanaged type.</summary>
    public Type Type { get; } = type;
}
