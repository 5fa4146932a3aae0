using System.Text.Json;

namespace Uring.Bench.Report.Pages;

/// <summary>The tables of a run for the pages of the documentation, as a file beside the report of the run.</summary>
/// <param name="Machine">The machine, the kernel and the commit, in one line.</param>
/// <param name="Tables">The tables.</param>
internal sealed record PageFile(string Machine, IReadOnlyList<PageTable> Tables)
{
    /// <summary>The name of the file in the folder of a report.</summary>
    public const string Name = "pages.json";

    private static readonly string[] s_pages = ["README.md", "docs/benchmarks.md", "docs/await.md", "docs/kestrel.md"];

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The folder of the report.</param>
    /// <param name="machine">The machine of the run, in one line.</param>
    /// <param name="tables">The tables.</param>
    public static void Write(string folder, string machine, IEnumerable<PageTable> tables) => File.WriteAllText(
        Path.Combine(folder, Name), JsonSerializer.Serialize(new PageFile(machine, [.. tables]), JsonSerializerOptions.Web));

    /// <summary>Reads the file of a report.</summary>
    /// <param name="folder">The folder of the report.</param>
    public static PageFile Read(string folder) =>
        JsonSerializer.Deserialize<PageFile>(File.ReadAllText(Path.Combine(folder, Name)), JsonSerializerOptions.Web)!;

    /// <summary>Replaces the tables in the pages of a checkout.</summary>
    /// <param name="checkout">The root of the checkout.</param>
    /// <returns>The first lines of the tables that no page has.</returns>
    public IEnumerable<string> ReplaceIn(string checkout)
    {
        HashSet<string> missing = [.. Tables.Select(table => table.Header)];
        foreach (string path in s_pages.Select(page => Path.Combine(checkout, page)))
        {
            string text = File.ReadAllText(path);
            foreach (PageTable table in Tables)
            {
                if (table.ReplaceIn(text, Machine) is { } changed)
                {
                    text = changed;
                    _ = missing.Remove(table.Header);
                }
            }

            File.WriteAllText(path, text);
        }

        return missing;
    }
}
