namespace Uring.Tests.Generator;

/// <summary>A declaration with a diagnostic, and the most similar one without.</summary>
/// <param name="Id">The diagnostic.</param>
/// <param name="Wrong">Declarations with the diagnostic.</param>
/// <param name="Right">Declarations without a diagnostic.</param>
/// <param name="Says">Text of the message.</param>
internal sealed record DiagnosticCase(string Id, string Wrong, string Right, string Says);
