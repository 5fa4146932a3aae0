namespace Uring.Generator.Model;

/// <summary>The result of stage 1 for one declaration.</summary>
/// <param name="Helper">The model, or null when the declaration cannot be implemented.</param>
/// <param name="Opcode">The opcode that the declaration names, also when the rest of it is wrong.</param>
/// <param name="Diagnostics">The faults of the declaration.</param>
internal sealed record ParseResult(HelperModel? Helper, long? Opcode, EquatableArray<DiagnosticInfo> Diagnostics);
