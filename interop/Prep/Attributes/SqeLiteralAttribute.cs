namespace Uring.Interop;

/// <summary>Fills a field of the entry with a number without a name in the ABI.</summary>
/// <param name="field">The kernel's name of the field.</param>
/// <param name="value">The number.</param>
/// <param name="reason">The meaning of the number, which the emitted code has as a comment.</param>
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
