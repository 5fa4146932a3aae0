namespace Uring.Generator.Model;

/// <summary>The opcodes that this compilation must have helpers for; empty unless it declares the entry itself.</summary>
/// <param name="Opcodes">The members of the opcode enum.</param>
/// <param name="Exempt">The opcodes that are declared to need no helper.</param>
internal sealed record OpcodeInventory(EquatableArray<OpcodeModel> Opcodes, EquatableArray<OpcodeModel> Exempt);
