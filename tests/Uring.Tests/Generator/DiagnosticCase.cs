namespace Uring.Tests.Generator;

/// <summary>A declaration that a diagnostic is for, and the nearest one that is right.</summary>
/// <param name="Id">The diagnostic.</param>
/// <param name="Wrong">Declarations for which it appears.</param>
/// <param name="Right">Declarations for which nothing appears.</param>
/// <param name="Says">What the message must name.</param>
internal sealed record DiagnosticCase(string Id, string Wrong, string Right, string Says);
