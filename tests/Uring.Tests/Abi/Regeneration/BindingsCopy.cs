using System.Text.Json;
using System.Text.RegularExpressions;
using Uring.Regeneration;
using Uring.Regeneration.Passes;
using Uring.Tests.Support;

namespace Uring.Tests.Abi.Regeneration;

/// <summary>
/// Copies headers and bindings to a new folder, where a test can change and regenerate them.
/// </summary>
internal sealed partial class BindingsCopy : IDisposable
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
        Copy(".config", "dotnet-tools.json");
        Copy(Path.Combine("docs", "diagnostics"), "*.md");
        File.WriteAllText(PathOf("interop/copy.proj"), Project);
    }

    /// <summary>The version of the generator that the tool manifest names.</summary>
    public static string GeneratorVersion
    {
        get
        {
            using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));
            return manifest.RootElement.GetProperty("tools").GetProperty("clangsharppinvokegenerator").GetProperty("version").GetString()!;
        }
    }

    public string PathOf(string name) => Path.Combine(_root, name);

    /// <summary>Runs a target of the build, without a restore.</summary>
    public Task<(int ExitCode, string Output)> BuildAsync(string target, params IReadOnlyList<string> properties) =>
        BuildAsync("-tl:off", target, properties);

    /// <summary>Runs a target of the build, and returns the pages that its errors link to, by code.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HelpLinksAsync(string target, params IReadOnlyList<string> properties)
    {
        // Of the loggers of MSBuild only the terminal logger writes the links.
        (_, string output) = await BuildAsync("-tl:on", target, properties);
        return Hyperlink().Matches(output).ToDictionary(match => match.Groups["text"].Value, match => match.Groups["link"].Value);
    }

    private async Task<(int ExitCode, string Output)> BuildAsync(string logger, string target, IReadOnlyList<string> properties)
    {
        string[] arguments =
        [
            "msbuild", PathOf("interop/copy.proj"), "-nologo", "-nodeReuse:false", logger, $"-t:{target}",
            $"-p:RegenerationTool={typeof(RegenerationRun).Assembly.Location}",
            .. properties.Select(property => $"-p:{property}"),
        ];
        CommandResult result = await Command.RunAsync(Need.Tool("dotnet", "dotnet-sdk-10.0"), arguments);
        return (result.ExitCode, result.Output + result.Error);
    }

    /// <summary>Regenerates within this process, and returns what the run reported.</summary>
    /// <exception cref="RegenerationException">The bindings are as they were.</exception>
    public string Regenerate(string generator, string? header = null, bool force = false)
    {
        using StringWriter output = new();
        new RegenerationRun(
            new RegenerationOptions
            {
                Interop = PathOf("interop"),
                Header = header,
                Generator = generator,
                Stage = PathOf("stage"),
                ForceOlderHeader = force,
            },
            output).Run();
        return output.ToString();
    }

    /// <summary>
    /// Creates a generator that reports a version and otherwise runs a script of the shell.
    /// </summary>
    public string ScriptedGenerator(string version, string script)
    {
        string file = PathOf("generator.sh");
        File.WriteAllText(file, $"""
            #!/bin/sh
            if [ "$1" = --version ]; then echo "clangsharp version {version}"; exit 0; fi
            {script}

            """);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    /// <summary>Creates a generator that emits C# for any header. See stand_in_generator.py.</summary>
    /// <param name="settings">
    /// The variables of the stand-in, such as <c>STAND_IN_DIES=generate.rsp</c>.
    /// </param>
    public string StandInGenerator(params string[] settings)
    {
        Need.Tool("gcc", "gcc libc6-dev");
        string python = PythonInterpreter.Path;
        string script = Path.Combine(Repository.Root, "tests", "Uring.Tests", "Abi", "Regeneration", "stand_in_generator.py");
        string variables = string.Join(' ', settings.Prepend($"STAND_IN_VERSION={GeneratorVersion}"));
        return ScriptedGenerator(GeneratorVersion, $"exec env {variables} {python} {script} \"$@\"");
    }

    /// <summary>The files of interop/Abi by name.</summary>
    public SortedDictionary<string, string> Bindings()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(PathOf("interop/Abi")))
        {
            files.Add(Path.GetFileName(file), File.ReadAllText(file));
        }

        return files;
    }

    /// <summary>The C# of one processor by the names of the types, as before the join with that of the others.</summary>
    public Dictionary<string, string> BindingsOf(Target target)
    {
        Dictionary<string, string> sources = Bindings().Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal)).ToDictionary(file => file.Key[..^3], file => file.Value);
        foreach (string name in sources.Keys.Where(name => ManagedAbi.PlainName(name) != name).ToArray())
        {
            string plain = ManagedAbi.PlainName(name);
            sources.Remove(name, out string? text);
            if (name != $"{plain}_{target.Name}")
            {
                continue;
            }

            // The class of constants exists for all processors: its properties become the constants of one.
            sources[plain] = sources.TryGetValue(plain, out string? joined)
                ? Property().Replace(joined, property => Regex.Match(text!, $@"^.*\n.* const \w+ {property.Groups["name"].Value} = .*;\n", RegexOptions.Multiline).Value)
                    .Replace("using System.Runtime.InteropServices;\n\n", "", StringComparison.Ordinal)
                : text!.Replace($"_{target.Name}", "", StringComparison.Ordinal);
        }

        return sources;
    }

    /// <summary>Writes a file below the copy, with its folders.</summary>
    public string Write(string name, string text)
    {
        string file = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // The escape sequence OSC 8.
    [GeneratedRegex(@"\e\]8;;(?<link>[^\e]+)\e\\(?<text>URINGABI\d+)\e\]8;;")]
    private static partial Regex Hyperlink();

    [GeneratedRegex(@"^.* static \w+ (?<name>\w+) =>\n.*;\n", RegexOptions.Multiline)]
    private static partial Regex Property();

    private void Copy(string folder, string pattern)
    {
        Directory.CreateDirectory(PathOf(folder));
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern))
        {
            File.Copy(file, Path.Combine(PathOf(folder), Path.GetFileName(file)), overwrite: true);
        }
    }
}
