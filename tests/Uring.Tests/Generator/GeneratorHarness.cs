using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Uring.Generator;
using Uring.Interop;

namespace Uring.Tests.Generator;

/// <summary>Compiles source in memory and runs the prep generator on it.</summary>
internal static class GeneratorHarness
{
    private static readonly CSharpParseOptions s_parseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference s_interop = MetadataReference.CreateFromFile(typeof(io_uring_sqe).Assembly.Location);

    /// <summary>A user's assembly: it sees the ABI as a reference.</summary>
    public static CSharpCompilation UserCompilation(params IEnumerable<string> sources) => Compile(sources, [.. s_framework, s_interop]);

    /// <summary>An assembly that declares an ABI of its own.</summary>
    public static CSharpCompilation AbiCompilation(params IEnumerable<string> sources) => Compile(sources, s_framework);

    /// <summary>A user's assembly that sees another ABI than ours.</summary>
    public static CSharpCompilation CompilationAgainst(MetadataReference abi, string source) => Compile([source], [.. s_framework, abi]);

    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new PrepGenerator().AsSourceGenerator()],
        parseOptions: s_parseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, s_parseOptions, path);

    public static GeneratorOutcome Run(CSharpCompilation compilation)
    {
        GeneratorDriverRunResult result = CreateDriver()
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out _)
            .GetRunResult();
        GeneratorRunResult own = Assert.Single(result.Results);
        Assert.Null(own.Exception);
        return new GeneratorOutcome(own.Diagnostics, own.GeneratedSources, updated);
    }

    private static CSharpCompilation Compile(IEnumerable<string> sources, IEnumerable<MetadataReference> references) => CSharpCompilation.Create(
        "Under.Test",
        sources.Select((source, index) => Parse(source, $"Source{index}.cs")),
        references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
}
