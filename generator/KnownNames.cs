using System.Collections.Generic;

namespace Uring.Generator;

/// <summary>
/// The names of the library that the generator knows. The list has one field of the entry, the opcode, and
/// no opcode.
/// </summary>
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

    /// <summary>The attributes that add to [Prep] or [SqeModifier].</summary>
    public static readonly IReadOnlyList<string> Supplements =
    [
        Namespace + "." + SqeAttributeName,
        Namespace + "." + ConstAttributeName,
        Namespace + "." + LiteralAttributeName,
        Namespace + "." + SizeOfAttributeName,
    ];
}
