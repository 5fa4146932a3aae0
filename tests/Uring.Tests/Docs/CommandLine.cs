namespace Uring.Tests.Docs;

/// <summary>The command lines of a file in Markdown, from its blocks of commands and from its text.</summary>
internal static class CommandLine
{
    private static readonly string[] s_starts = ["dotnet ", "tests/", "uring-server "];

    /// <summary>Returns the command lines, each on one line.</summary>
    public static IEnumerable<string> All(MarkdownFile file) =>
        file.Commands.SelectMany(Lines).Concat(file.QuotedTexts.Where(IsCommand).Select(text => text.ReplaceLineEndings(" ")));

    private static string[] Lines(string block) => block
        .Replace("\\\n", " ", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsCommand(string text) => s_starts.Any(start => text.StartsWith(start, StringComparison.Ordinal));
}
