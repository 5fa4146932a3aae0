using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>Checks a conversion against the widths of the parameter and of the field.</summary>
internal static class ConversionRules
{
    /// <summary>Describes the value in a comment of the emitted code.</summary>
    public static string Describe(string name, Conversion conversion) => conversion switch
    {
        Conversion.PlusOne => name + " + 1",
        Conversion.PlusOneSaturating => name + " + 1 (the highest value stays)",
        Conversion.SignExtend => name + " (sign-extended)",
        Conversion.Truncate => name + " (truncated)",
        _ => name,
    };

    /// <summary>Returns the reason why a conversion does not apply, or null when it applies.</summary>
    public static string? FindFault(Conversion conversion, bool isPointer, bool isSigned, int size, int fieldSize) => conversion switch
    {
        Conversion.Exact => null,
        _ when isPointer => "an address is stored as it is",
        Conversion.ZeroExtend or Conversion.SignExtend when size >= fieldSize => "the parameter is not narrower than the field",
        Conversion.SignExtend when !isSigned => "the parameter has no sign",
        Conversion.Truncate when size <= fieldSize => "the parameter is not wider than the field",
        Conversion.PlusOne or Conversion.PlusOneSaturating when size != fieldSize => "the parameter and the field must have the same width",
        Conversion.PlusOneSaturating when fieldSize == 8 => "the field has 64 bits",
        >= Conversion.ZeroExtend and <= Conversion.PlusOneSaturating => null,
        _ => "there is no such conversion",
    };
}
