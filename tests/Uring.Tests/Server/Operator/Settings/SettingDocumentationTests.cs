using Uring.Server.Operator.Settings;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The table of settings in server/README.md.</summary>
public class SettingDocumentationTests
{
    private static readonly string[] s_rows =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "server/README.md"))
            .SkipWhile(line => line != "## Settings")
            .TakeWhile(line => line != "### Other sources")
            .Where(line => line.StartsWith("| `--", StringComparison.Ordinal)),
    ];

    [Fact]
    public void The_table_has_a_row_for_each_setting_and_no_other() => Assert.Equal(
        ServerSettings.All.Select(setting => setting.Option).Order(StringComparer.Ordinal),
        s_rows.Select(row => row[3..].Split(' ', '`')[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_defaults_of_the_table_are_those_of_the_help() => Assert.All(
        ServerSettings.All.Where(setting => setting is { Default: not null, Kind: SettingKind.Number or SettingKind.Size }),
        setting =>
        {
            string row = Assert.Single(s_rows, row => row.StartsWith($"| `{setting.Option} ", StringComparison.Ordinal));
            Assert.StartsWith($"`{setting.Default}`", row.Split(" | ")[1], StringComparison.Ordinal);
        });
}
