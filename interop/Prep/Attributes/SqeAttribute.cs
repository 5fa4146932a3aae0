namespace Uring.Interop;

/// <summary>
/// Says which field of the entry a parameter fills, and how. Without it, a parameter fills the field of its own name,
/// as written or in snake_case, and must have the field's width or be a narrower unsigned integer.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SqeAttribute : Attribute
{
    /// <summary>Another field, same conversion.</summary>
    /// <param name="field">The kernel's name of the field.</param>
    public SqeAttribute(string field) => Field = field;

    /// <summary>The field of the parameter's name, another conversion.</summary>
    /// <param name="conversion">How the value becomes the field.</param>
    public SqeAttribute(SqeConversion conversion) => Conversion = conversion;

    /// <summary>Another field and another conversion.</summary>
    /// <param name="field">The kernel's name of the field.</param>
    /// <param name="conversion">How the value becomes the field.</param>
    public SqeAttribute(string field, SqeConversion conversion)
    {
        Field = field;
        Conversion = conversion;
    }

    /// <summary>The kernel's name of the field; null for the parameter's own.</summary>
    public string? Field { get; }

    /// <summary>How the value becomes the field.</summary>
    public SqeConversion Conversion { get; }
}
