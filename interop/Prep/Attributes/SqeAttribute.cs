namespace Uring.Interop;

/// <summary>
/// Names the field of the entry that a parameter fills, or the conversion of its value. A parameter without
/// the attribute fills the field with the parameter's name, as written or in snake_case. Such a parameter has
/// the field's width, or is a narrower unsigned integer.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SqeAttribute : Attribute
{
    /// <summary>Names another field.</summary>
    /// <param name="field">The kernel's name of the field.</param>
    public SqeAttribute(string field) => Field = field;

    /// <summary>Names another conversion.</summary>
    /// <param name="conversion">The conversion of the value to the field.</param>
    public SqeAttribute(SqeConversion conversion) => Conversion = conversion;

    /// <summary>Names another field and another conversion.</summary>
    /// <param name="field">The kernel's name of the field.</param>
    /// <param name="conversion">The conversion of the value to the field.</param>
    public SqeAttribute(string field, SqeConversion conversion)
    {
        Field = field;
        Conversion = conversion;
    }

    /// <summary>The kernel's name of the field, or null for the field with the parameter's name.</summary>
    public string? Field { get; }

    /// <summary>The conversion of the value to the field.</summary>
    public SqeConversion Conversion { get; }
}
