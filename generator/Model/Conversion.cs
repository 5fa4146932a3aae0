namespace Uring.Generator.Model;

/// <summary>
/// The conversion of a value to its field. The members and their order are those of
/// Uring.Interop.SqeConversion.
/// </summary>
internal enum Conversion
{
    Exact,
    ZeroExtend,
    SignExtend,
    Truncate,
    PlusOne,
    PlusOneSaturating,
}
