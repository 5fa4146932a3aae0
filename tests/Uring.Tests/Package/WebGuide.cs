namespace Uring.Tests.Package;

/// <summary>
/// The commands, lines of project files, programs and settings that interop/Kestrel/README.md prints for users.
/// </summary>
internal static class WebGuide
{
    private static readonly GuideFile s_readme = new("interop/Kestrel/README.md");

    /// <summary>The program with the one line.</summary>
    public static string Program { get; } = s_readme.Block("csharp", "app.Run();");

    /// <summary>The lines on top of a program without a project.</summary>
    public static string Directives { get; } = s_readme.Block("csharp", "#:package");

    /// <summary>The reference to the project of the library.</summary>
    public static string LibraryReference { get; } = s_readme.Block("xml", "Uring.Kestrel.csproj");

    /// <summary>The item that turns io_uring off.</summary>
    public static string Switch { get; } = s_readme.Block("xml", "RuntimeHostConfigurationOption");

    /// <summary>The configuration of the log.</summary>
    public static string Configuration { get; } = s_readme.Block("json", "Uring.Kestrel");

    /// <summary>All other code of the README: statements that configure a builder.</summary>
    public static string[] Statements { get; } =
        [.. s_readme.Blocks.Where(block => block.Language == "csharp").Select(block => block.Code).Except([Program, Directives])];

    /// <summary>A program that starts and stops one application for each block of statements.</summary>
    public static string StatementsProgram => $$"""
        using Uring.Kestrel;

        Action<WebApplicationBuilder>[] blocks =
        [
            {{string.Concat(Statements.Select(code => $"builder =>\n{{\n{code}}},\n"))}}
        ];
        foreach (Action<WebApplicationBuilder> block in blocks)
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
            block(builder);
            WebApplication app = builder.Build();
            await app.StartAsync();
            Console.WriteLine(string.Join(' ', app.Urls));
            await app.StopAsync();
            await app.DisposeAsync();
        }
        """;

    /// <summary>Returns the commands that make a project.</summary>
    public static string[] Commands() => s_readme.Commands();

    /// <summary>Returns the code blocks of the README of the package.</summary>
    public static IEnumerable<string> BlocksOfPackage() => new GuideFile("interop/Kestrel/PACKAGE.md").Blocks.Select(block => block.Code);
}
