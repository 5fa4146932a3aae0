using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Liburing;

/// <summary>The C program of tests/liburing, built with one version of liburing.</summary>
public sealed partial class LiburingProgram : IDisposable
{
    /// <summary>
    /// The folder with include/ and liburing.a of the version to test. Without this variable the installed
    /// version is tested.
    /// </summary>
    private const string FolderVariable = "URING_LIBURING";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-liburing-");
    private readonly Lazy<Task<IReadOnlySet<string>>> _built;

    public LiburingProgram() => _built = new(BuildAsync);

    private string Program => Path.Combine(_folder.FullName, "rows");

    /// <summary>Returns the functions and macros of this version.</summary>
    public Task<IReadOnlySet<string>> FunctionsAsync() => _built.Value;

    /// <summary>Returns the lines that the program prints for a row, or the names of its rows.</summary>
    public async Task<string[]> RunAsync(params string[] row)
    {
        _ = await _built.Value;
        string output = (await Command.RunAsync(Program, row)).Succeeded().Output;
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<IReadOnlySet<string>> BuildAsync()
    {
        string compiler = Need.Tool("gcc", "gcc libc6-dev");
        string? version = Environment.GetEnvironmentVariable(FolderVariable);
        string[] include = version is null ? [] : ["-isystem", Path.Combine(version, "include")];

        // The shared library of version 2.3 lacks two functions of its header.
        string[] library = version is null ? ["-l:liburing.a"] : [Path.Combine(version, "liburing.a")];

        string header = Path.Combine(_folder.FullName, "header.c");
        await File.WriteAllTextAsync(header, "#define _GNU_SOURCE\n#include <liburing.h>\n");
        CommandResult preprocessed = await Command.RunAsync(compiler, ["-E", "-dD", .. include, header]);
        Need.Installed(version is not null || preprocessed.ExitCode == 0, "the header of liburing", "liburing-dev");
        Assert.True(preprocessed.ExitCode == 0, preprocessed.Error);
        HashSet<string> functions = [.. Function().Matches(preprocessed.Output).Select(match => match.Groups[1].Value)];

        string[] sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "liburing"), "*.c");
        IEnumerable<string> known = functions.Select(function => $"-DHAS_{function}");
        (await Command.RunAsync(
            compiler,
            ["-std=gnu11", "-Wall", "-Werror", "-Wno-unused", "-O1", .. known, .. include, "-o", Program, .. sources, .. library]))
            .Succeeded();
        return functions;
    }

    [GeneratedRegex(@"\b(io_uring_[a-z0-9_]+)\s*\(")]
    private static partial Regex Function();
}
