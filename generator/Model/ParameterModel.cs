namespace Uring.Generator.Model;

/// <summary>A parameter that fills a field.</summary>
/// <param name="Name">The name, escaped where it is a keyword.</param>
/// <param name="Type">The type as written in the emitted signature.</param>
/// <param name="IsPointer">Whether its value is an address.</param>
/// <param name="Size">Width in bytes.</param>
/// <param name="Conversion">The conversion of the value to the field, with a definite extension.</param>
internal sealed record ParameterModel(string Name, string Type, bool IsPointer, int Size, Conversion Conversion);
