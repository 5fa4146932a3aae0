using Microsoft.CodeAnalysis;

namespace Uring.Generator;

/// <summary>Everything the generator has to say. 0xx: the declaration cannot be implemented. 1xx: the set of declarations is not complete.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Uring.Prep";

    public static readonly DiagnosticDescriptor UnknownField = Error(
        "URING001",
        "Unknown field of the submission queue entry",
        "'{0}' is not a field of io_uring_sqe; name the field with [Sqe(\"...\")]{1}",
        "A parameter fills the field of its own name (also in snake_case: bufIndex is buf_index) unless [Sqe] names another one. Fields are looked up in the io_uring_sqe that the compilation sees, nested unions included.");

    public static readonly DiagnosticDescriptor OverlappingFields = Error(
        "URING002",
        "Two values for the same bytes of the submission queue entry",
        "'{0}' and '{1}' both fill bytes {2} to {3} of io_uring_sqe; give one of them another field, or combine a constant with a parameter by Or = true",
        "Fields of one union share their bytes, so two values that go to different names can still overwrite each other. Every byte has at most one source. The one exception is a constant that is OR-ed into a parameter's field on request.");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "URING003",
        "Parameter type cannot be stored in the submission queue entry",
        "'{0}' of type '{1}' cannot be stored in the field '{2}'; use an integer, an enum or a pointer",
        "An entry holds plain integers and addresses. Pass a bool as an integer flag and a structure by pointer; padding and arrays of the entry cannot be filled from a parameter.");

    public static readonly DiagnosticDescriptor ValueTooWide = Error(
        "URING004",
        "Parameter is wider than its field",
        "'{0}' has {1} bits and the field '{2}' has {3}; narrow the parameter's type, or say SqeConversion.Truncate if the upper bits may be dropped",
        "Bits that do not fit are never dropped silently. Truncate does what the C compiler does in liburing's helper.");

    public static readonly DiagnosticDescriptor PointerTooWide = Error(
        "URING005",
        "Pointer into a narrow field",
        "'{0}' is a pointer and the field '{2}' has {3} bits; choose a field of {1} bits",
        "An address cut to fewer bits points elsewhere. No conversion permits it.");

    public static readonly DiagnosticDescriptor AmbiguousExtension = Error(
        "URING006",
        "Extension of a signed value is not stated",
        "'{0}' is signed with {1} bits and the field '{2}' has {3}; say SqeConversion.SignExtend or SqeConversion.ZeroExtend, or make the parameter unsigned",
        "A negative value arrives differently depending on the extension, and the kernel's C code relies on either in different places. An unsigned value is zero-extended without being asked.");

    public static readonly DiagnosticDescriptor ConversionDoesNotApply = Error(
        "URING007",
        "Conversion does not apply",
        "SqeConversion.{0} does not apply to '{1}' and the field '{2}': {3}",
        "A conversion that does nothing, or cannot be done, hides a misunderstanding about the width of the parameter or of the field.");

    public static readonly DiagnosticDescriptor NotAnAbiConstant = Error(
        "URING008",
        "Constant is not of the ABI",
        "'{0}' is not made of the ABI's constants; use one of them (joined by | if need be), mark the type that declares yours with [SqeConstants], or give a bare number and its reason with [SqeLiteral]",
        "A number in a declaration says nothing about what the kernel will make of it and does not follow the header. Names do.");

    public static readonly DiagnosticDescriptor ConstantDoesNotFit = Error(
        "URING009",
        "Constant does not fit its field",
        "'{0}' is {1} and does not fit the field '{2}' of {3} bits; choose another field",
        "A constant must be representable in the field, as an unsigned value or as a negative one in two's complement.");

    public static readonly DiagnosticDescriptor InvalidShape = Error(
        "URING010",
        "Declaration has the wrong shape for a generated helper",
        "'{0}' cannot be generated: {1}",
        "A helper is a partial void method without a body: an instance method of io_uring_sqe, or anywhere else a static method whose first parameter is 'ref io_uring_sqe' (with or without 'this') or 'io_uring_sqe*'. Its containing types are partial, and nothing about it is generic.");

    public static readonly DiagnosticDescriptor ConflictingAttributes = Error(
        "URING011",
        "Prep and modifier at once",
        "'{0}' is declared as a prep helper and as a modifier; keep [Prep] to define the whole entry, or [SqeModifier] to change only the named fields",
        "A prep helper writes every byte of the entry, a modifier only those of its own fields: no method can be both.");

    public static readonly DiagnosticDescriptor MissingOpcode = Error(
        "URING012",
        "Prep helper without an opcode",
        "'{0}' gives no opcode; name it in [Prep(io_uring_op....)] or fill the field '{1}' from a parameter",
        "Without an opcode the entry would silently be opcode 0.");

    public static readonly DiagnosticDescriptor NothingToWrite = Error(
        "URING013",
        "Modifier without a field",
        "'{0}' changes no field; give it a parameter or a constant",
        "A modifier writes exactly the fields of its parameters and constants, so one without any does nothing.");

    public static readonly DiagnosticDescriptor OrWithoutParameter = Error(
        "URING014",
        "Constant to be combined with a parameter that is not there",
        "'{0}' is to be OR-ed into the field '{1}', which no parameter fills entirely; remove Or = true, or fill the field from a parameter",
        "Or = true adds bits to a parameter's value. Alone, a constant is stored as it is.");

    public static readonly DiagnosticDescriptor UnusableLayout = Error(
        "URING015",
        "Layout of io_uring_sqe cannot be used",
        "'{0}' cannot be generated: {1}; regenerate the bindings",
        "Helpers are emitted as eight aligned 8-byte stores, which needs an entry of 64 bytes whose fields are aligned to their size.");

    public static readonly DiagnosticDescriptor OpcodeWithoutHelper = Warning(
        "URING101",
        "Opcode without a prep helper",
        "No prep helper is declared for '{0}'; declare one with [Prep(io_uring_op.{0})], or say why there is none with [assembly: NoPrep(io_uring_op.{0}, \"...\")]",
        "Reported in the assembly that declares io_uring_sqe only, so that a newer kernel header tells what is left to write.");

    public static readonly DiagnosticDescriptor NeedlessNoPrep = Warning(
        "URING102",
        "Exemption without use",
        "'{0}' is exempt from having a prep helper and has one, or is exempt twice; remove the [assembly: NoPrep]",
        "An exemption that has become untrue would hide the loss of the helper.");

    private static DiagnosticDescriptor Error(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, string title, string message, string description, DiagnosticSeverity severity) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, description);
}
