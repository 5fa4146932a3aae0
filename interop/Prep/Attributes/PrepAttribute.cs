namespace Uring.Interop;

/// <summary>
/// Marks a partial method as a prep helper: the generator implements it as stores of all 64 bytes of the
/// entry. A byte that neither a parameter nor a constant fills becomes zero, also in <c>user_data</c> and the
/// flags. Set those afterwards, or take them as parameters.
/// </summary>
/// <remarks>
/// Either an instance method of <see cref="io_uring_sqe"/>, or, in any assembly, a static one whose first
/// parameter is <c>ref io_uring_sqe</c> (usually with <c>this</c>) or <c>io_uring_sqe*</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrepAttribute : Attribute
{
    /// <summary>Marks a helper with a parameter that fills the field <c>opcode</c>.</summary>
    public PrepAttribute()
    {
    }

    /// <summary>Marks a helper for one opcode.</summary>
    /// <param name="opcode">The opcode.</param>
    public PrepAttribute(io_uring_op opcode) => Opcode = opcode;

    /// <summary>The opcode, or null when a parameter fills it.</summary>
    public io_uring_op? Opcode { get; }
}
