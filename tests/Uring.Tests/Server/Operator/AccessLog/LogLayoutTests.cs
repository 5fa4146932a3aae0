using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Uring.Server.Operator.AccessLog;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The layout of the access log, as server/Operator/AccessLog/README.md documents it for other readers.
/// </summary>
public sealed partial class LogLayoutTests
{
    private static readonly string[] s_parts =
        Regex.Split(File.ReadAllText(Path.Combine(Repository.Root, "server/Operator/AccessLog/README.md")), "^## ", RegexOptions.Multiline);

    [Fact]
    public void The_tables_list_every_field_at_its_offset()
    {
        Assert.Equal(Fields<LogHeader>(), Rows("The header"));
        Assert.Equal(Fields<LogPositions>(), Rows("The positions of a region"));
        Assert.Equal(Fields<LogRecord>(), Rows("A record"));
    }

    [Fact]
    public unsafe void The_sizes_are_those_of_the_structs()
    {
        Assert.Equal((4096, 128, 48, 12_288), (sizeof(LogHeader), sizeof(LogPositions), sizeof(LogRecord), LogHeader.DataOffset));
        Assert.Equal("URINGLOG"u8, MemoryMarshal.AsBytes([LogHeader.FileMagic]));
    }

    [Fact]
    public void The_table_of_flags_lists_every_flag() => Assert.Equal(
        Enum.GetValues<LogFlags>().Where(flag => flag != LogFlags.None).Select(flag => $"{(ushort)flag}"),
        FlagRow().Matches(s_parts.Single(part => part.StartsWith("A record", StringComparison.Ordinal)))
            .Select(row => $"{1 << int.Parse(row.Groups[1].Value)}"));

    private static List<string> Fields<T>()
        where T : unmanaged =>
        [.. typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public)
            .Select(field => $"{Marshal.OffsetOf<T>(field.Name)} {TypeName(field)} {Capital().Replace(field.Name, "_$0").ToLowerInvariant()}")];

    private static List<string> Rows(string heading) =>
        [.. Row().Matches(s_parts.Single(part => part.StartsWith($"{heading}\n", StringComparison.Ordinal)))
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}")];

    private static string TypeName(FieldInfo field) => field.FieldType.Name switch
    {
        "UInt64" => "u64",
        "UInt32" => "u32",
        "UInt16" or nameof(LogFlags) => "u16",
        "Byte" => "u8",
        "Int64" => "i64",
        _ => "i32",
    };

    [GeneratedRegex(@"(?m)^\| (\d+) \| (\S+) \| `(\w+)` \| \S.* \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"(?m)^\| (\d+) \| The .* \|$")]
    private static partial Regex FlagRow();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}
