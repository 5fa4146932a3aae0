namespace Uring.Tests.Package;

/// <summary>
/// The commands, lines of project files, programs and statements that interop/Async/README.md prints for
/// users.
/// </summary>
internal static class FileGuide
{
    private static readonly GuideFile s_readme = new("interop/Async/README.md");

    /// <summary>The program that copies a file.</summary>
    public static string Program { get; } = s_readme.Block("csharp", "CopyBlocksAsync");

    /// <summary>The line on top of a program without a project.</summary>
    public static string Directive { get; } = s_readme.Block("csharp", "#:package");

    /// <summary>The prep helper of a user.</summary>
    public static string Helper { get; } = s_readme.Block("csharp", "AdviceHelpers");

    /// <summary>The reference to the project of the library.</summary>
    public static string LibraryReference { get; } = s_readme.Block("xml", "Uring.csproj");

    /// <summary>The item that turns io_uring off.</summary>
    public static string Switch { get; } = s_readme.Block("xml", "RuntimeHostConfigurationOption");

    /// <summary>All other code of the README: statements.</summary>
    public static string[] Statements { get; } =
        [.. s_readme.Blocks
            .Where(block => block.Language == "csharp")
            .Select(block => block.Code)
            .Except([Program, Directive, Helper])];

    /// <summary>A class that runs the statements of the README, one method for each block.</summary>
    public static string StatementsClass => $$"""
        using System.Buffers;
        using Microsoft.Win32.SafeHandles;
        using Uring;
        using Uring.Interop;

        internal static class Statements
        {
            public static async Task RunAsync()
            {
                {{string.Concat(Statements.Select((_, i) => $"await Block{i}();\n"))}}
            }

            {{string.Concat(Statements.Select((code, i) => $"private static async Task Block{i}()\n{{\n{code}}}\n"))}}
        }
        """;

    /// <summary>Returns the commands that make a project.</summary>
    public static string[] Commands() => s_readme.Commands();

    /// <summary>Returns the code blocks of the README of the package.</summary>
    public static IEnumerable<string> BlocksOfPackage() => new GuideFile("interop/Async/PACKAGE.md").Blocks.Select(block => block.Code);
}
