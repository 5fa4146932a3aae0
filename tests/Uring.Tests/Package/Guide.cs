using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>The commands, lines of project files and programs that the guides print for users.</summary>
internal static partial class Guide
{
    private static readonly string s_readme = Read("README.md");
    private static readonly string s_interop = Read("interop/README.md");

    /// <summary>The program of the README.</summary>
    public static string Program { get; } = Block(s_readme, "csharp", "IoUring ring = new");

    /// <summary>The line of the project file.</summary>
    public static string UnsafeCode { get; } = Block(s_readme, "xml", "AllowUnsafeBlocks").Trim();

    /// <summary>The lines on top of a program without a project.</summary>
    public static string Directives { get; } = Block(s_readme, "csharp", "#:package");

    /// <summary>The reference to the project of the library.</summary>
    public static string LibraryReference { get; } = Block(s_interop, "xml", "Uring.Interop.csproj");

    /// <summary>The reference to the project of the generator.</summary>
    public static string GeneratorReference { get; } = Block(s_interop, "xml", "Uring.Generator.csproj");

    /// <summary>The prep helper of a user.</summary>
    public static string Helper { get; } = Block(s_interop, "csharp", "PrepTaggedRead");

    /// <summary>The program of the README with the prep helper of a user.</summary>
    public static string ProgramWithHelper { get; } = Replace(
        Replace(Program, "sqe->PrepRead(", "sqe->PrepTaggedRead("), ", offset: 0);\n        sqe->SetData64(42);", ", offset: 0, tag: 42);");

    /// <summary>Returns the commands of the README that make a project.</summary>
    public static string[] Commands()
    {
        string block = Indented().Matches(s_readme)
            .Select(match => match.Value)
            .Single(text => text.Contains("dotnet new console", StringComparison.Ordinal));
        return block.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Returns the code blocks of the README of the package.</summary>
    public static IEnumerable<string> BlocksOfPackage() =>
        Fence().Matches(Read("interop/PACKAGE.md")).Select(match => match.Groups[2].Value);

    /// <summary>Replaces a text that occurs.</summary>
    public static string Replace(string text, string old, string by)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, by, StringComparison.Ordinal);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static string Block(string text, string language, string content) => Fence().Matches(text)
        .Where(match => match.Groups[1].Value == language)
        .Select(match => match.Groups[2].Value)
        .Single(code => code.Contains(content, StringComparison.Ordinal));

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?:^ {4}\S.*\n)+", RegexOptions.Multiline)]
    private static partial Regex Indented();
}
