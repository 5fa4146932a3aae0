using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>
/// Headers, bindings and the target that joins them, in a folder of their own: a test can spoil them and see what the
/// build says. The project has nothing but the target, so it needs no restore.
/// </summary>
internal sealed class BindingsCopy : IDisposable
{
    private const string Project = """
        <Project>
          <PropertyGroup>
            <BaseIntermediateOutputPath>obj/</BaseIntermediateOutputPath>
          </PropertyGroup>
          <Import Project="RegenerateBindings.targets" />
        </Project>
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("uring-abi-").FullName;

    public BindingsCopy()
    {
        Copy("headers", "*.h");
        Copy("interop", "*.targets");
        Copy("interop", "*.rsp");
        Copy("interop", "*.h");
        Copy(Path.Combine("interop", "Abi"), "*");
        File.WriteAllText(PathOf("interop/copy.proj"), Project);
    }

    public string PathOf(string name) => Path.Combine(_root, name);

    public async Task<(int ExitCode, string Output)> BuildAsync(string target, params IReadOnlyList<string> properties)
    {
        string[] arguments = ["msbuild", PathOf("interop/copy.proj"), "-nologo", "-nodeReuse:false", $"-t:{target}", .. properties.Select(property => $"-p:{property}")];
        CommandResult result = await Command.RunAsync(Need.Tool("dotnet", "dotnet-sdk-10.0"), arguments);
        return (result.ExitCode, result.Output + result.Error);
    }

    /// <summary>A stand-in for ClangSharpPInvokeGenerator: answers to its version, and otherwise runs the script.</summary>
    public async Task<string> FakeGeneratorAsync(string version, string script)
    {
        string file = PathOf("generator.sh");
        File.WriteAllText(file, $"""
            #!/bin/sh
            if [ "$1" = --version ]; then echo "clangsharp version {version}"; exit 0; fi
            {script}

            """);
        (await Command.RunAsync("chmod", "+x", file)).Succeeded();
        return file;
    }

    /// <summary>The checked-in output, by file name.</summary>
    public SortedDictionary<string, string> Bindings()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(PathOf("interop/Abi")))
        {
            files.Add(Path.GetFileName(file), File.ReadAllText(file));
        }

        return files;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Copy(string folder, string pattern)
    {
        Directory.CreateDirectory(PathOf(folder));
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern))
        {
            File.Copy(file, Path.Combine(PathOf(folder), Path.GetFileName(file)), overwrite: true);
        }
    }
}
