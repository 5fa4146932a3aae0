namespace Uring.Interop;

/// <summary>
/// Exempts an opcode from having a prep helper. Applies in the assembly that declares the ABI.
/// </summary>
/// <param name="opcode">The opcode.</param>
/// <param name="reason">The reason.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class NoPrepAttribute(io_uring_op opcode, string reason) : Attribute
{
    /// <summary>The opcode.</summary>
    public io_uring_op Opcode { get; } = opcode;

    /// <summary>The reason.</summary>
    public string Reason { get; } = reason;
}
