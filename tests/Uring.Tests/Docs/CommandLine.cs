namespace Uring.Tests.Docs;

/// <summary>The command lines of a file in Markdown, from its blocks of commands and from its text.</summary>
internal static class CommandLine
{
    private static readonly string[] s_starts = ["dotnet ", "tests/", "uring-server "];

    /// <summary>Returns the command lines, each on one line.</summary>
    public static IEnumerable<string> All(MarkdownFile file) => file.Commands
        .SelectMany(block => block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Concat(file.QuotedTexts.Where(text => s_starts.Any(start => text.StartsWith(start, StringComparison.Ordinal))).Select(text => text.ReplaceLineEndings(" ")));
}
