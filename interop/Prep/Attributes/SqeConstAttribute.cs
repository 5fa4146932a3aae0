namespace Uring.Interop;

/// <summary>Fills a field of the entry with a constant of the ABI.</summary>
/// <param name="field">The kernel's name of the field.</param>
/// <param name="value">
/// A named constant of the ABI, or several joined by <c>|</c>. Constants of other origin count when the type that
/// declares them is marked with <see cref="SqeConstantsAttribute"/>.
/// </param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SqeConstAttribute(string field, object value) : Attribute
{
    /// <summary>The kernel's name of the field.</summary>
    public string Field { get; } = field;

    /// <summary>The constant.</summary>
    public object Value { get; } = value;

    /// <summary>Whether the constant's bits are added to those of the parameter that fills the same field.</summary>
    public bool Or { get; init; }
}
