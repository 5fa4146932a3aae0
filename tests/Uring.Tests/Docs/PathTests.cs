using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Docs;

/// <summary>Files, folders and classes of tests that the documentation names between backquotes.</summary>
public sealed partial class PathTests
{
    // Files and folders that a command of the documentation makes, or that belong to the user.
    private static readonly string[] s_elsewhere =
        ["packages/", "include/", "ring.csproj", "servers.md", "scaling.md", "files.md", "ring.md"];

    private static readonly string[] s_folders =
    [
        .. Directory.GetDirectories(Repository.Root)
            .Select(folder => Path.GetFileName(folder)!)
            .Where(folder => !OutputFolder().IsMatch($"/{folder}/")),
    ];

    private static readonly string[] s_files =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
            .Select(file => "/" + Path.GetRelativePath(Repository.Root, file))
            .Where(file => !OutputFolder().IsMatch(file)),
    ];

    public static TheoryData<string> Files => [.. MarkdownFile.All.Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_path_exists(string path)
    {
        MarkdownFile file = MarkdownFile.At(path);

        Assert.All(file.QuotedTexts.Where(IsPath).Except(s_elsewhere), text =>
            Assert.True(Exists(text) || Exists(file.Resolve(text)) || IsNameOfFile(text), $"{path}: '{text}' does not exist"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_class_of_tests_exists(string path) => Assert.All(
        MarkdownFile.At(path).QuotedTexts.Where(text => TestClass().IsMatch(text)),
        text => Assert.Contains(s_files, file => Matches(file, $"/{text}.cs")));

    private static bool IsPath(string text) =>
        !text.Contains(' ', StringComparison.Ordinal)
        && (Folder().IsMatch(text) || SourceFile().IsMatch(text) || s_folders.Any(folder => text.StartsWith(folder + '/', StringComparison.Ordinal)));

    // A star stands for a part of a name.
    private static bool Exists(string path) => path.Contains('*', StringComparison.Ordinal)
        ? s_files.Any(file => Regex.IsMatch(file, $"^/{Pattern(path)}$"))
        : Path.Exists(Path.Combine(Repository.Root, path));

    private static bool IsNameOfFile(string text) =>
        SourceFile().IsMatch(text) && s_files.Any(file => Matches(file, "/" + text));

    private static bool Matches(string file, string end) => Regex.IsMatch(file, Pattern(end) + "$");

    private static string Pattern(string path) => Regex.Escape(path).Replace(@"\*", "[^/]*", StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z.]+(/[A-Za-z.]+)*/$")]
    private static partial Regex Folder();

    [GeneratedRegex(@"^[\w./*-]+\.(cs|csproj|rsp|targets|props|sln|stamp|md|py|c)$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"^\w*\*?\w*Tests$")]
    private static partial Regex TestClass();

    [GeneratedRegex("/(bin|obj|[.]git|artifacts|packages|TestResults|BenchmarkDotNet[.]Artifacts)/")]
    private static partial Regex OutputFolder();
}
