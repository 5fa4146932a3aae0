using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Uring.Tests.Generator;

/// <summary>The result of a run of the generator.</summary>
/// <param name="Diagnostics">The diagnostics of the generator.</param>
/// <param name="Sources">The generated files.</param>
/// <param name="Compilation">The compilation with the generated sources.</param>
internal sealed record GeneratorOutcome(
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<GeneratedSourceResult> Sources,
    Compilation Compilation)
{
    private const string Silence = "#pragma warning disable";

    public IEnumerable<string> Ids => Diagnostics.Select(diagnostic => diagnostic.Id);

    /// <summary>The errors and warnings of the compiler.</summary>
    public IEnumerable<Diagnostic> CompilerComplaints =>
        Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

    /// <summary>The same without the pragma that silences warnings in a generated file.</summary>
    public IEnumerable<Diagnostic> UnsilencedComplaints
    {
        get
        {
            Compilation audible = Compilation;
            foreach (SyntaxTree tree in Sources.Select(source => source.SyntaxTree))
            {
                string text = tree.ToString();
                Assert.Contains(Silence, text, StringComparison.Ordinal);
                audible = audible.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text.Replace(Silence, string.Empty, StringComparison.Ordinal), Encoding.UTF8)));
            }

            return audible.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        }
    }
}
