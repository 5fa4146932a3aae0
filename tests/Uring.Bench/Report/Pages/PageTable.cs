namespace Uring.Bench.Report.Pages;

/// <summary>A table of a page of the documentation. A page has the table with the same first line.</summary>
/// <param name="Header">The first line.</param>
/// <param name="Lines">The lines of the peers or loads.</param>
internal sealed record PageTable(string Header, IReadOnlyList<string> Lines)
{
    /// <summary>The start of the line below a table with the machine, the kernel and the commit.</summary>
    public const string Measured = "Measured with ";

    /// <summary>Creates a table.</summary>
    /// <param name="header">The cells of the first line.</param>
    /// <param name="lines">The cells of each other line.</param>
    public static PageTable Of(IEnumerable<string> header, IEnumerable<IEnumerable<string>> lines) => new(Line(header), [.. lines.Select(Line)]);

    /// <summary>Replaces the table in a page, and the line with the machine, if the page has one.</summary>
    /// <param name="page">The text of the page.</param>
    /// <param name="machine">The machine, in one line.</param>
    /// <returns>The new text, or null when the page does not have the table.</returns>
    public string? ReplaceIn(string page, string machine)
    {
        List<string> lines = [.. page.Split('\n')];
        int header = lines.IndexOf(Header);
        if (header < 0)
        {
            return null;
        }

        // The line below the first one has the alignment of the columns, and the page chooses it.
        int first = header + 2;
        int end = first;
        while (end < lines.Count && lines[end].StartsWith('|'))
        {
            end++;
        }

        if (end + 1 < lines.Count && lines[end].Length == 0 && lines[end + 1].StartsWith(Measured, StringComparison.Ordinal))
        {
            lines[end + 1] = $"{Measured}{machine}.";
        }

        lines.RemoveRange(first, end - first);
        lines.InsertRange(first, Lines);
        return string.Join('\n', lines);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
