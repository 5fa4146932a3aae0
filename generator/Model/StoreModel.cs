namespace Uring.Generator.Model;

/// <summary>
/// One value for one field. Exactly one of constant, parameter and sized type is its source.
/// </summary>
/// <param name="Field">The field that the value fills.</param>
/// <param name="Source">The name of the value in the comment of the emitted code.</param>
/// <param name="Constant">
/// The bits, already cut to the field's width, or 0 when the value is not a constant.
/// </param>
/// <param name="Parameter">The parameter that carries the value.</param>
/// <param name="SizeOfType">The name of the type whose size is the value.</param>
internal sealed record StoreModel(SqeField Field, string Source, ulong Constant, ParameterModel? Parameter, string? SizeOfType)
{
    public bool IsConstant => Parameter is null && SizeOfType is null;
}
