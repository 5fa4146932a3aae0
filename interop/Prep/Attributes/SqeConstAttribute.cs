namespace Uring.Interop;

/// <summary>Fills a field of the entry with a constant of the ABI.</summary>
/// <param name="field">The kernel's name of the field.</param>
/// <param name="value">
/// A constant of the ABI by name, or several joined by <c>|</c>. A type with
/// <see cref="SqeConstantsAttribute"/> adds its constants to those of the ABI.
/// </param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SqeConstAttribute(string field, object value) : Attribute
{
    /// <summary>The kernel's name of the field.</summary>
    public string Field { get; } = field;

    /// <summary>The constant.</summary>
    public object Value { get; } = value;

    /// <summary>
    /// Whether the constant adds its bits to those of the parameter that fills the same field.
    /// </summary>
    public bool Or { get; init; }
}
