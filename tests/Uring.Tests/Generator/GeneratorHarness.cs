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

    /// <summary>Creates an assembly that references the library.</summary>
    public static CSharpCompilation UserCompilation(params IEnumerable<string> sources) => Compile(sources, [.. s_framework, s_interop]);

    /// <summary>Creates an assembly that references the library under extern aliases.</summary>
    public static CSharpCompilation AliasedCompilation(string source, params ImmutableArray<string> aliases) =>
        Compile([source], [.. s_framework, s_interop.WithAliases(aliases)]);

    /// <summary>Creates an assembly that declares an ABI.</summary>
    public static CSharpCompilation AbiCompilation(params IEnumerable<string> sources) => Compile(sources, s_framework);

    /// <summary>Creates an assembly that references another ABI.</summary>
    public static CSharpCompilation CompilationAgainst(MetadataReference abi, string source) => Compile([source], [.. s_framework, abi]);

    public static GeneratorDriver CreateDriver(CSharpParseOptions? parseOptions = null) => CSharpGeneratorDriver.Create(
        [new PrepGenerator().AsSourceGenerator()],
        parseOptions: parseOptions ?? s_parseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, s_parseOptions, path);

    /// <summary>Parses all sources again, in another version of the language.</summary>
    public static CSharpCompilation WithLanguage(this CSharpCompilation compilation, LanguageVersion version)
    {
        CSharpParseOptions options = s_parseOptions.WithLanguageVersion(version);
        SyntaxTree[] trees = [.. compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath))];
        return compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees)
            .WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable));
    }

    public static GeneratorOutcome Run(CSharpCompilation compilation)
    {
        GeneratorDriverRunResult result = CreateDriver((CSharpParseOptions)compilation.SyntaxTrees[0].Options)
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
