namespace Uring.Generator.Model;

/// <summary>An opcode of the ABI, or a statement about one.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Value">Its number.</param>
/// <param name="Location">Where the source declares it or speaks of it.</param>
internal sealed record OpcodeModel(string Name, long Value, LocationInfo? Location);
