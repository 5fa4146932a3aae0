using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>A guide in Markdown: its code, commands and tables.</summary>
/// <param name="path">The path from the root of the checkout.</param>
internal sealed partial class GuideFile(string path)
{
    private readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, path));

    /// <summary>The code blocks, each with its language.</summary>
    public IEnumerable<(string Language, string Code)> Blocks =>
        Fence().Matches(_text).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>Returns the one block of a language that contains a text.</summary>
    public string Block(string language, string content) => Blocks
        .Where(block => block.Language == language)
        .Select(block => block.Code)
        .Single(code => code.Contains(content, StringComparison.Ordinal));

    /// <summary>Returns the commands that make a project.</summary>
    public string[] Commands()
    {
        string block = Indented().Matches(_text)
            .Select(match => match.Value)
            .Single(text => text.Contains("dotnet new ", StringComparison.Ordinal));
        return block.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Returns the cells of a table.</summary>
    /// <param name="heading">The first line of the table.</param>
    public string[][] Table(string heading)
    {
        string[] lines = [.. _text.Split('\n').SkipWhile(line => line != heading).Skip(2).TakeWhile(line => line.StartsWith('|'))];
        Assert.NotEmpty(lines);
        return [.. lines.Select(line => line[1..^1].Split('|', StringSplitOptions.TrimEntries))];
    }

    /// <summary>Returns the texts between backquotes.</summary>
    public static string[] Names(string cell) => [.. Quoted().Matches(cell).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?:^ {4}\S.*\n)+", RegexOptions.Multiline)]
    private static partial Regex Indented();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
