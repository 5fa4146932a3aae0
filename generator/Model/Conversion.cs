namespace Uring.Generator.Model;

/// <summary>How a value reaches its field. The members and their order are those of Uring.Interop.SqeConversion.</summary>
internal enum Conversion
{
    Exact,
    ZeroExtend,
    SignExtend,
    Truncate,
    PlusOne,
    PlusOneSaturating,
}
