using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Uring.Regeneration.Header;
using Uring.Tests.Support;

namespace Uring.Tests.Abi.Regeneration;

/// <summary>
/// The published generator binds real headers of Linux and liburing. <c>tests/headers/run</c> downloads the
/// headers, builds the tests with these, and runs them. An ordinary build does not have them.
/// </summary>
public sealed class RealHeaderTests : IDisposable
{
    /// <summary>The variable with the path of ClangSharpPInvokeGenerator.</summary>
    private const string GeneratorVariable = "URING_CLANGSHARP";

    /// <summary>The variable with the path of a file that lists headers, one path a line.</summary>
    private const string HeadersVariable = "URING_HEADERS";

    private static readonly string[] s_copied = [".config", "generator", "headers", "interop"];

    private readonly string _root = Directory.CreateTempSubdirectory("uring-headers-").FullName;

    /// <summary>The headers that the run script lists.</summary>
    public static TheoryData<string> Headers =>
        [.. Environment.GetEnvironmentVariable(HeadersVariable) is { } list ? File.ReadAllLines(list) : ["no header"]];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_is_bound_whole_and_a_second_run_changes_nothing(string header)
    {
        Assert.True(File.Exists(header), "run tests/headers/run, which downloads the headers");
        CopyRepository();
        bool isOlder = (await RegenerateAsync(header, "-p:ForceOlderHeader=false")).Output.Contains("error URINGABI004", StringComparison.Ordinal);
        SortedDictionary<string, string> first = await BindAsync(header);
        SortedDictionary<string, string> second = await BindAsync(header);

        Assert.Equal(first, second);
        AbiFacts.AssertSame(await FactsOfHeaderAsync(header), FactsOfBindings());
        if (!isOlder)
        {
            (await DotnetAsync("build", "interop")).Succeeded();
        }
    }

    private async Task<SortedDictionary<string, string>> BindAsync(string header)
    {
        (await RegenerateAsync(header, "-p:ForceOlderHeader=true")).Succeeded();
        return new SortedDictionary<string, string>(
            Directory.GetFiles(AbiFolder()).ToDictionary(file => Path.GetFileName(file), File.ReadAllText), StringComparer.Ordinal);
    }

    private Task<CommandResult> RegenerateAsync(string header, string force)
    {
        string generator = Environment.GetEnvironmentVariable(GeneratorVariable) is { Length: > 0 } path ? path : "";
        return DotnetAsync("build", "interop", "-t:RegenerateBindings", $"-p:KernelHeader={header}", $"-p:ClangSharp={generator}", force);
    }

    private Task<CommandResult> DotnetAsync(params string[] arguments)
    {
        // Absolute, since the command runs in the folder of the tests.
        string[] full = [.. arguments.Select(argument => argument == "interop" ? Path.Combine(_root, argument) : argument)];
        return Command.RunAsync(Need.Tool("dotnet", "dotnet-sdk-10.0"), [.. full, "-nologo", "-nodeReuse:false"]);
    }

    /// <summary>Compiles the header with the C compiler, as it was staged.</summary>
    private async Task<SortedDictionary<string, string>> FactsOfHeaderAsync(string header)
    {
        string stage = Path.Combine(_root, "interop", "obj", "abi");
        string include = Path.Combine(stage, "include");
        string[] files = [.. Directory.GetFiles(include, "*.h", SearchOption.AllDirectories)];
        CHeader read = await CHeader.ReadAsync(CTarget.Host, $"#include \"{stage}/io_uring.umbrella.h\"", include, files);
        Assert.NotEmpty(read.Structs);
        Assert.Equal(HeaderTree.Find(header).ReadDeclarations().Structs.Keys.Order(StringComparer.Ordinal), read.Structs.Keys.Order(StringComparer.Ordinal));
        return await read.FactsAsync();
    }

    /// <summary>Compiles the bindings alone: the library needs more names than an old header has.</summary>
    private SortedDictionary<string, string> FactsOfBindings()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Bindings",
            Directory.GetFiles(AbiFolder(), "*.cs").Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        using MemoryStream binary = new();
        Assert.Empty(compilation.Emit(binary).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        binary.Position = 0;
        Assembly assembly = new AssemblyLoadContext("bindings", isCollectible: true).LoadFromStream(binary);

        HashSet<string> others =
        [
            "LinuxAbi",
            .. HeaderTree.ReadDeclarations([AbiFiles.LinuxHeader]).Structs.Keys,
            .. AbiFiles.ResponseFileValues("generate.uapi.rsp", "--include"),
        ];
        return ManagedAbi.Facts(CTarget.Host.Processor, ManagedAbi.TypesOf(
            assembly, Directory.GetFiles(AbiFolder(), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => !others.Contains(ManagedAbi.PlainName(name)))));
    }

    private string AbiFolder() => Path.Combine(_root, "interop", "Abi");

    private void CopyRepository()
    {
        foreach (string file in Directory.GetFiles(Repository.Root))
        {
            File.Copy(file, Path.Combine(_root, Path.GetFileName(file)));
        }

        foreach (string folder in s_copied)
        {
            CopyFolder(Path.Combine(Repository.Root, folder), Path.Combine(_root, folder));
        }
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(source))
        {
            if (Path.GetFileName(folder) is not ("bin" or "obj" or "stage"))
            {
                CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
            }
        }
    }
}
