namespace Uring.Tests.Package;

/// <summary>
/// The commands, lines of project files and programs that the guides to Uring.Interop print for users.
/// </summary>
internal static class Guide
{
    private static readonly GuideFile s_library = new("docs/library.md");
    private static readonly GuideFile s_interop = new("interop/README.md");

    /// <summary>The program that reads a file.</summary>
    public static string Program { get; } = s_library.Block("csharp", "assembly: SupportedOSPlatform");

    /// <summary>The line of the project file.</summary>
    public static string UnsafeCode { get; } = s_library.Block("xml", "AllowUnsafeBlocks").Trim();

    /// <summary>The lines on top of a program without a project.</summary>
    public static string Directives { get; } = s_library.Block("csharp", "#:package");

    /// <summary>The reference to the project of the library.</summary>
    public static string LibraryReference { get; } = s_interop.Block("xml", "Uring.Interop.csproj");

    /// <summary>The reference to the project of the generator.</summary>
    public static string GeneratorReference { get; } = s_interop.Block("xml", "Uring.Generator.csproj");

    /// <summary>The prep helper of a user.</summary>
    public static string Helper { get; } = s_interop.Block("csharp", "PrepTaggedRead");

    /// <summary>The program that reads a file, with the prep helper of a user.</summary>
    public static string ProgramWithHelper { get; } = Replace(
        Replace(Program, "sqe->PrepRead(", "sqe->PrepTaggedRead("), ", offset: 0);\n        sqe->SetData64(42);", ", offset: 0, tag: 42);");

    /// <summary>Returns the commands that make a project.</summary>
    public static string[] Commands() => s_library.Commands();

    /// <summary>Returns the code blocks of the README of the package.</summary>
    public static IEnumerable<string> BlocksOfPackage() => new GuideFile("interop/PACKAGE.md").Blocks.Select(block => block.Code);

    /// <summary>Replaces a text that occurs.</summary>
    public static string Replace(string text, string old, string by)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, by, StringComparison.Ordinal);
    }
}
