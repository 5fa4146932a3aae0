using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Liburing;

/// <summary>A row of the table "If you know liburing" of interop/README.md.</summary>
/// <param name="Functions">The functions of liburing.</param>
/// <param name="Here">The members of the library.</param>
/// <param name="Difference">The difference between both, or an empty text.</param>
internal sealed partial record LiburingRow(IReadOnlyList<string> Functions, string Here, string Difference)
{
    private static readonly string[] s_readme = File.ReadAllLines(Path.Combine(Repository.Root, "interop", "README.md"));

    /// <summary>The first function names the row and its scenarios.</summary>
    public string Name => Functions[0];

    public static IReadOnlyList<LiburingRow> All { get; } =
        [.. s_readme.Where(line => line.StartsWith("| `io_uring_", StringComparison.Ordinal)).Select(Parse)];

    /// <summary>The functions that the README names as missing.</summary>
    public static IReadOnlyList<string> NotHere { get; } =
        [.. s_readme
            .SkipWhile(line => !line.StartsWith("Not here:", StringComparison.Ordinal))
            .TakeWhile(line => line.Length > 0)
            .SelectMany(Names)];

    private static LiburingRow Parse(string line)
    {
        string[] cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
        Assert.True(cells.Length == 3, $"the row does not have three cells: {line}");
        return new LiburingRow([.. Names(cells[0])], cells[1], cells[2]);
    }

    private static IEnumerable<string> Names(string text) => Function().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`(io_uring_[a-z0-9_]+)`")]
    private static partial Regex Function();
}
