namespace Uring.Generator.Model;

/// <summary>An opcode of the ABI, or an exemption of one.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Value">Its number.</param>
/// <param name="Location">The place of the declaration or of the exemption.</param>
internal sealed record OpcodeModel(string Name, long Value, LocationInfo? Location);
