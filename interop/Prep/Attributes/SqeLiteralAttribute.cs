namespace Uring.Interop;

/// <summary>Fills a field of the entry with a number that the ABI has no name for.</summary>
/// <param name="field">The kernel's name of the field.</param>
/// <param name="value">The number.</param>
/// <param name="reason">The meaning of the number; it appears in the emitted code.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SqeLiteralAttribute(string field, long value, string reason) : Attribute
{
    /// <summary>The kernel's name of the field.</summary>
    public string Field { get; } = field;

    /// <summary>The number.</summary>
    public long Value { get; } = value;

    /// <summary>The meaning of the number.</summary>
    public string Reason { get; } = reason;
}
