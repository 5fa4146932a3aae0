using System.Reflection;
using System.Text.RegularExpressions;
using Uring.Interop;
using Uring.Tests.Liburing;

namespace Uring.Tests.Ring;

/// <summary>The table "If you know liburing" of interop/README.md names members that exist.</summary>
public partial class NamesTests
{
    [Fact]
    public void Every_member_that_the_table_names_exists()
    {
        string[] rows = [.. LiburingRow.All.Select(row => row.Here)];
        Assert.True(rows.Length > 60, $"only {rows.Length} rows are in the table");
        string[] names = [.. rows.SelectMany(row => Name().Matches(row)).Select(match => match.Groups[1].Value)];
        Assert.True(names.Length > 80, $"only {names.Length} members are named");
        Assert.All(names, name => Assert.True(name == "foreach" || Exists(name), $"{name} is named in interop/README.md and does not exist"));
    }

    [Fact]
    public void No_function_is_named_twice()
    {
        string[] functions = [.. LiburingRow.All.SelectMany(row => row.Functions)];
        Assert.Equal(functions.Distinct(), functions);
    }

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
