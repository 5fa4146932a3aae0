namespace Uring.Tests.Support;

/// <summary>The C compiler of the machine, or a cross compiler.</summary>
internal static class CCompiler
{
    /// <summary>Preprocesses a source, and keeps its <c>#define</c> lines and line markers.</summary>
    /// <param name="target">The compiler.</param>
    /// <param name="source">The text of the file.</param>
    /// <param name="includeFolder">A folder that is searched for headers before those of the machine.</param>
    public static Task<IReadOnlyList<string>> PreprocessAsync(CTarget target, string source, string? includeFolder = null) =>
        WithSourceAsync(target, source, async (compiler, file) =>
            (await Command.RunAsync(compiler, ["-std=gnu11", "-E", "-dD", .. IncludeOption(includeFolder), file])).Succeeded().Output);

    /// <summary>Compiles a source, and returns the lines of the assembly. No processor runs them.</summary>
    /// <param name="target">The compiler.</param>
    /// <param name="source">The text of the file.</param>
    /// <param name="includeFolder">A folder that is searched for headers before those of the machine.</param>
    public static Task<IReadOnlyList<string>> AssembleAsync(CTarget target, string source, string? includeFolder = null) =>
        WithSourceAsync(target, source, async (compiler, file) =>
            (await Command.RunAsync(compiler, ["-std=gnu11", "-w", "-S", "-o", "-", .. IncludeOption(includeFolder), file])).Succeeded().Output);

    /// <summary>Compiles a program of one file.</summary>
    /// <param name="source">The text of the file.</param>
    /// <param name="program">The path of the binary.</param>
    public static Task BuildAsync(string source, string program) =>
        WithSourceAsync(CTarget.Host, source, async (compiler, file) =>
            (await Command.RunAsync(compiler, "-std=gnu11", "-Wall", "-Werror", "-O2", "-o", program, file)).Succeeded().Output);

    private static string[] IncludeOption(string? folder) => folder is null ? [] : ["-I", folder];

    private static async Task<IReadOnlyList<string>> WithSourceAsync(CTarget target, string source, Func<string, string, Task<string>> action)
    {
        string compiler = Need.Tool(target.Tool, target.Package);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("uring-c-");
        try
        {
            string file = Path.Combine(folder.FullName, "source.c");
            await File.WriteAllTextAsync(file, source);
            return (await action(compiler, file)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
