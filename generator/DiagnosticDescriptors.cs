using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Uring.Generator;

/// <summary>
/// The diagnostics of the generator. 0xx: the generator cannot implement a declaration. 1xx: the set of
/// declarations is incomplete.
/// </summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Uring.Prep";

    // The folder of the pages in a checkout and in the package.
    private const string PagesFolder = "docs/diagnostics/";

    // The initializers of the descriptors below read this field, so the field comes first.
    private static readonly string s_pages = typeof(DiagnosticDescriptors).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static attribute => attribute.Key == "DiagnosticPages")?.Value ?? PagesFolder;

    public static readonly DiagnosticDescriptor UnknownField = Error(
        "URING001",
        "Unknown field of the submission queue entry",
        "'{0}' is not a field of io_uring_sqe; name the field with [Sqe(\"...\")]{1}",
        "A parameter fills the field with the parameter's name, also in snake_case (bufIndex is buf_index). [Sqe] names another field. Fields are those of the io_uring_sqe in the compilation, nested unions included.");

    public static readonly DiagnosticDescriptor OverlappingFields = Error(
        "URING002",
        "Two values for the same bytes of the submission queue entry",
        "'{0}' and '{1}' both fill bytes {2} to {3} of io_uring_sqe; choose another field, or add the constant to the parameter by Or = true",
        "Fields of one union share their bytes, so two values with different fields can overwrite each other. Each byte has at most one source. The exception is a constant with Or = true, which adds its bits to a parameter's value.");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "URING003",
        "Parameter type cannot be stored in the submission queue entry",
        "'{0}' of type '{1}' cannot be stored in the field '{2}'; {3}",
        "An entry holds integers and addresses. Pass a bool as an integer flag and a structure by pointer. A parameter cannot fill padding or an array of the entry.");

    public static readonly DiagnosticDescriptor ValueTooWide = Error(
        "URING004",
        "Parameter is wider than its field",
        "'{0}' has {1} bits and the field '{2}' has {3}; narrow the parameter's type, or use SqeConversion.Truncate to drop the upper bits",
        "The generator never drops bits silently. Truncate does the same as the C compiler in liburing's helper.");

    public static readonly DiagnosticDescriptor PointerTooWide = Error(
        "URING005",
        "Pointer into a narrow field",
        "'{0}' is a pointer and the field '{2}' has {3} bits; choose a field of {1} bits",
        "An address with fewer bits is another address. No conversion permits it.");

    public static readonly DiagnosticDescriptor AmbiguousExtension = Error(
        "URING006",
        "Extension of a signed value is not stated",
        "'{0}' is signed with {1} bits and the field '{2}' has {3}; add SqeConversion.SignExtend or SqeConversion.ZeroExtend, or make the parameter unsigned",
        "The extension decides the value that the kernel receives for a negative number, and the kernel requires both kinds. The generator zero-extends an unsigned value.");

    public static readonly DiagnosticDescriptor ConversionDoesNotApply = Error(
        "URING007",
        "Conversion does not apply",
        "SqeConversion.{0} does not apply to '{1}' and the field '{2}': {3}",
        "A conversion without effect, or an impossible one, hides a wrong assumption about the width of the parameter or of the field.");

    public static readonly DiagnosticDescriptor NotAnAbiConstant = Error(
        "URING008",
        "Constant is not of the ABI",
        "'{0}' does not consist of constants of the ABI; name such constants (joined by |), mark the type of yours with [SqeConstants], or use [SqeLiteral] with a reason",
        "A bare number has no meaning for a reader and does not follow the header. A name has both.");

    public static readonly DiagnosticDescriptor ConstantDoesNotFit = Error(
        "URING009",
        "Constant does not fit its field",
        "'{0}' is {1} and does not fit the field '{2}' of {3} bits; choose another field",
        "A field holds a constant as an unsigned value, or as a negative value in two's complement.");

    public static readonly DiagnosticDescriptor InvalidShape = Error(
        "URING010",
        "Declaration has the wrong shape for a generated helper",
        "'{0}' cannot be generated: {1}",
        "A helper is a partial void method without a body. In io_uring_sqe it is an instance method. In another type it is static, and its first parameter is 'ref io_uring_sqe' (with or without 'this') or 'io_uring_sqe*'. Its containing types are partial, and neither the helper nor a containing type is generic.");

    public static readonly DiagnosticDescriptor ConflictingAttributes = Error(
        "URING011",
        "Prep and modifier at once",
        "'{0}' is declared as a prep helper and as a modifier; keep [Prep] to define the whole entry, or [SqeModifier] to change only the named fields",
        "A prep helper writes each byte of the entry, and a modifier writes only its own fields.");

    public static readonly DiagnosticDescriptor MissingOpcode = Error(
        "URING012",
        "Prep helper without an opcode",
        "'{0}' has no opcode; name it in [Prep(io_uring_op....)] or fill the field '{1}' from a parameter",
        "An entry without an opcode would silently have opcode 0.");

    public static readonly DiagnosticDescriptor NothingToWrite = Error(
        "URING013",
        "Modifier without a field",
        "'{0}' changes no field; give it a parameter or a constant",
        "A modifier writes the fields of its parameters and constants, and does nothing without one.");

    public static readonly DiagnosticDescriptor OrWithoutParameter = Error(
        "URING014",
        "Constant to be combined with a missing parameter",
        "'{0}' has Or = true and no parameter fills the whole field '{1}'; remove Or = true, or fill the field from a parameter",
        "Or = true adds the constant's bits to a parameter's value. A constant alone needs no Or.");

    public static readonly DiagnosticDescriptor UnusableLayout = Error(
        "URING015",
        "Layout of io_uring_sqe cannot be used",
        "'{0}' cannot be generated: {1}; regenerate the bindings",
        "The generator emits eight aligned 8-byte stores. They require an entry of 64 bytes whose fields are aligned to their size.");

    public static readonly DiagnosticDescriptor HiddenFrameworkType = Error(
        "URING016",
        "Type of the framework is hidden",
        "'{0}' cannot be generated: '{1}' is not the framework's type in this project; rename the type that hides it, or remove the alias of its reference",
        "The generated code names a few types of the framework. A type of the project, or of a second reference, can have the same name.");

    public static readonly DiagnosticDescriptor SizeDoesNotFit = Error(
        "URING017",
        "Size does not fit its field",
        "'sizeof({0})' is {1} and does not fit the field '{2}' of {3} bits; choose another field",
        "A field holds a size as an unsigned value. The generator reports each size that the declarations of the type show.");

    public static readonly DiagnosticDescriptor OpcodeWithoutHelper = Warning(
        "URING101",
        "Opcode without a prep helper",
        "No prep helper is declared for '{0}'; declare one with [Prep(io_uring_op.{0})], or give the reason for none with [assembly: NoPrep(io_uring_op.{0}, \"...\")]",
        "The generator reports this warning only in the assembly that declares io_uring_sqe. After a change of the kernel's header, the warnings list the helpers that are still to write.");

    public static readonly DiagnosticDescriptor NeedlessNoPrep = Warning(
        "URING102",
        "Exemption without use",
        "'{0}' is exempt from having a prep helper and has one, or is exempt twice; remove the [assembly: NoPrep]",
        "A needless exemption would hide the loss of the helper.");

    private static DiagnosticDescriptor Error(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, string title, string message, string description, DiagnosticSeverity severity) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, description, $"{s_pages}{id}.md");
}
