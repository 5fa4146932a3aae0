namespace Uring.Interop;

/// <summary>Says that an opcode has no prep helper on purpose. Counts in the assembly that declares the ABI.</summary>
/// <param name="opcode">The opcode.</param>
/// <param name="reason">Why it has none.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class NoPrepAttribute(io_uring_op opcode, string reason) : Attribute
{
    /// <summary>The opcode.</summary>
    public io_uring_op Opcode { get; } = opcode;

    /// <summary>Why it has none.</summary>
    public string Reason { get; } = reason;
}
