using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Uring.Tests.Generator;

/// <summary>What a run of the generator left.</summary>
/// <param name="Diagnostics">What it reported.</param>
/// <param name="Sources">What it generated.</param>
/// <param name="Compilation">The compilation with the generated sources.</param>
internal sealed record GeneratorOutcome(
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<GeneratedSourceResult> Sources,
    Compilation Compilation)
{
    public IEnumerable<string> Ids => Diagnostics.Select(diagnostic => diagnostic.Id);

    /// <summary>What the compiler has to say about all of it, warnings included.</summary>
    public IEnumerable<Diagnostic> CompilerComplaints =>
        Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
}
