namespace Uring.Generator.Model;

/// <summary>
/// The opcodes that require a helper in this compilation. A compilation without the declaration of the entry
/// has none.
/// </summary>
/// <param name="Opcodes">The members of the opcode enum.</param>
/// <param name="Exempt">The opcodes with [NoPrep].</param>
internal sealed record OpcodeInventory(EquatableArray<OpcodeModel> Opcodes, EquatableArray<OpcodeModel> Exempt);
