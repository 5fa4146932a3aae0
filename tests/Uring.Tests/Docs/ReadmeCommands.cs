namespace Uring.Tests.Docs;

/// <summary>The two commands of the README: the first ends with the answer of the server, the second with the tests.</summary>
internal static class ReadmeCommands
{
    public static IReadOnlyList<string> All { get; } =
        [.. MarkdownFile.At("README.md").Commands.Where(block => block.Contains("apt-get", StringComparison.Ordinal))];
}
