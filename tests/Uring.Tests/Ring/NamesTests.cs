using System.Reflection;
using System.Text.RegularExpressions;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>Who comes from liburing finds what it has: the table in interop/README.md names members that exist.</summary>
public partial class NamesTests
{
    [Fact]
    public void Every_member_that_the_table_names_exists()
    {
        string[] rows = [.. Table().Select(row => row.Here)];
        Assert.True(rows.Length > 60, $"only {rows.Length} rows are in the table");
        string[] names = [.. rows.SelectMany(row => Name().Matches(row)).Select(match => match.Groups[1].Value)];
        Assert.True(names.Length > 80, $"only {names.Length} members are named");
        Assert.All(names, name => Assert.True(name == "foreach" || Exists(name), $"{name} is named in interop/README.md and does not exist"));
    }

    [Fact]
    public void No_function_is_named_twice()
    {
        string[] functions = [.. Table().SelectMany(row => Name().Matches(row.There)).Select(match => match.Groups[1].Value)];
        Assert.Equal(functions.Distinct(), functions);
    }

    private static IEnumerable<(string There, string Here)> Table() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "interop", "README.md"))
        where line.StartsWith("| `io_uring_", StringComparison.Ordinal)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        select (cells[1], cells[2]);

    private static bool Exists(string name)
    {
        string[] parts = name.Split('.');
        Type? type = typeof(IoUring).Assembly.GetType($"{typeof(IoUring).Namespace}.{parts[0]}");
        return type is { IsPublic: true }
            && (parts.Length == 1 || type.GetMember(parts[1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
