using System.Text.Json;
using System.Text.RegularExpressions;

namespace Uring.Regeneration.Passes;

/// <summary>Runs ClangSharpPInvokeGenerator.</summary>
internal sealed partial class ClangSharp
{
    private const string ToolName = "clangsharppinvokegenerator";
    private readonly string _interop;
    private readonly string[] _command;

    /// <summary>Creates a runner, without a start of the generator.</summary>
    /// <param name="interop">The folder interop/, below the folder of the tool manifest.</param>
    /// <param name="file">An executable or a .dll, or null for the tool of the manifest.</param>
    public ClangSharp(string interop, string? file)
    {
        _interop = interop;
        _command = file is null ? ["dotnet", "tool", "run", "ClangSharpPInvokeGenerator", "--"]
            : file.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", file]
            : [file];
        Version = ReadVersion(Path.Combine(interop, "..", ".config", "dotnet-tools.json"));
    }

    /// <summary>The version that the tool manifest names.</summary>
    public string Version { get; }

    /// <summary>Checks that the generator runs and has the version of the tool manifest.</summary>
    /// <exception cref="RegenerationException">
    /// The generator does not run, or has another version.
    /// </exception>
    public void Check()
    {
        const string Advice = "Run `dotnet tool restore`, or name an installed generator with -p:ClangSharp=<file>";
        string answer = string.Join('\n', Run(_interop, "--version"));

        // The package of the tool lacks native libraries for some platforms. The tool then stops at the first
        // native call.
        if (answer.Contains("DllNotFoundException", StringComparison.Ordinal) || answer.Contains("Failed to resolve", StringComparison.Ordinal))
        {
            throw new RegenerationException(
                ErrorCodes.NoNativeLibrary,
                $"ClangSharpPInvokeGenerator finds no libclang or no libClangSharp. Copy both, of version {Version}, beside the generator, or add their folder to LD_LIBRARY_PATH");
        }

        if (VersionLine().Match(answer) is not { Success: true } found)
        {
            throw new RegenerationException(ErrorCodes.NoGenerator, $"ClangSharpPInvokeGenerator {Version} does not run. {Advice}");
        }

        if (found.Groups[1].Value != Version)
        {
            throw new RegenerationException(
                ErrorCodes.OtherGenerator,
                $"ClangSharpPInvokeGenerator has version {found.Groups[1].Value}, and the bindings require {Version}. {Advice}");
        }
    }

    /// <summary>Runs a pass and returns its first error or warning, or null.</summary>
    /// <remarks>
    /// The exit code counts warnings, and the attribute `packed` is always one. So the diagnostics decide.
    /// </remarks>
    public string? Run(Pass pass, Stage stage)
    {
        string? complaint = Run(stage.Folder, $"@{pass.ResponseFile}", $"@{pass.Target.ResponseFile}", $"@{pass.ArgumentFile}")
            .Select(line => line.Trim())
            .FirstOrDefault(line => Complaint().IsMatch(line) && !line.Contains("Unsupported attribute: 'Packed'", StringComparison.Ordinal));
        return complaint?.TrimEnd('.');
    }

    private static string ReadVersion(string manifest)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(manifest));
        return document.RootElement.GetProperty("tools").GetProperty(ToolName).GetProperty("version").GetString()!;
    }

    private IReadOnlyList<string> Run(string folder, params string[] arguments) => Tool.Run(folder, [.. _command, .. arguments]);

    [GeneratedRegex(@"clangsharp version (\S+)")]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(Warning|Error|Fatal)\b|\berror:|^Unhandled exception")]
    private static partial Regex Complaint();
}
