namespace Uring.Generator;

/// <summary>The few names the generator knows. No opcode, and of the entry's fields only the one that holds it.</summary>
internal static class KnownNames
{
    public const string Namespace = "Uring.Interop";
    public const string Sqe = "io_uring_sqe";
    public const string OpcodeEnum = "io_uring_op";
    public const string OpcodeField = "opcode";

    public const string PrepAttribute = Namespace + ".PrepAttribute";
    public const string ModifierAttribute = Namespace + ".SqeModifierAttribute";

    public const string SqeAttributeName = "SqeAttribute";
    public const string ConstAttributeName = "SqeConstAttribute";
    public const string LiteralAttributeName = "SqeLiteralAttribute";
    public const string SizeOfAttributeName = "SqeSizeOfAttribute";
    public const string ConstantsAttributeName = "SqeConstantsAttribute";
    public const string NoPrepAttributeName = "NoPrepAttribute";
}
