namespace Uring.Generator.Model;

/// <summary>A parameter that fills a field.</summary>
/// <param name="Name">Its name as it must be written, escaped where it is a keyword.</param>
/// <param name="Type">The type as written in the emitted signature.</param>
/// <param name="IsPointer">Whether its value is an address.</param>
/// <param name="Size">Width in bytes.</param>
/// <param name="Conversion">What happens between the parameter and the field, extension already decided.</param>
internal sealed record ParameterModel(string Name, string Type, bool IsPointer, int Size, Conversion Conversion);
