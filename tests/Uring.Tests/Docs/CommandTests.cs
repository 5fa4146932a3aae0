using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Docs;

/// <summary>Command lines that the documentation prints: their projects, scripts and options exist.</summary>
public sealed partial class CommandTests
{
    public static TheoryData<string> Files =>
        [.. MarkdownFile.All.Where(file => CommandLine.All(file).Any()).Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_project_exists(string path) => Assert.All(
        Matches(path, Project()).Select(match => match.Groups[1].Value).Where(IsInTheCheckout),
        project => Assert.True(ProjectFile(project) is not null, $"{path}: there is no project in {project}"));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_script_exists_and_is_executable(string path) => Assert.All(
        Matches(path, Script()).Select(match => Path.Combine(Repository.Root, match.Value)),
        script =>
        {
            Assert.True(File.Exists(script), $"{path}: there is no {script}");
            Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), $"{path}: {script} is not executable");
        });

    /// <remarks>The sources of a program name its commands and options as literals.</remarks>
    [Theory]
    [MemberData(nameof(Files))]
    public void Every_command_and_option_of_a_tool_is_in_its_sources(string path)
    {
        foreach (Match match in Matches(path, ToolRun()))
        {
            string tool = match.Groups[1].Value;
            string sources = Sources(tool) + Sources("tests/Uring.TestTools");
            string[] words = match.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(
                words.Where((word, index) => IsOption(word) || (index == 0 && Word().IsMatch(word))),
                word => Assert.True(sources.Contains($"\"{word}\"", StringComparison.Ordinal), $"{path}: {tool} has no {word}"));
        }
    }

    private static IEnumerable<Match> Matches(string path, Regex pattern) =>
        CommandLine.All(MarkdownFile.At(path)).SelectMany(line => pattern.Matches(line));

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static bool IsInTheCheckout(string project) => !project.StartsWith("../", StringComparison.Ordinal);

    private static string? ProjectFile(string project)
    {
        string path = Path.Combine(Repository.Root, project);
        return File.Exists(path) ? path : Directory.Exists(path) ? Directory.GetFiles(path, "*.csproj").SingleOrDefault() : null;
    }

    private static string Sources(string folder) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    [GeneratedRegex(@"(?:--project|dotnet (?:build|pack|format analyzers|run(?= samples/))) (?!-)([\w./-]+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"(?<![\w./])tests/\w+/run\b")]
    private static partial Regex Script();

    [GeneratedRegex(@"dotnet run .*--project (tests/Uring[.](?:Bench|Soak)) -- ([^#`]*)")]
    private static partial Regex ToolRun();

    [GeneratedRegex(@"^[a-z]+$")]
    private static partial Regex Word();
}
