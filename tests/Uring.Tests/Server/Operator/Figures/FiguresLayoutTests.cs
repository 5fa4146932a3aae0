using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Uring.Server.Http.Parsing;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The layout of the page, as server/Operator/Figures/README.md documents it for other readers.
/// </summary>
public sealed partial class FiguresLayoutTests : IDisposable
{
    private static readonly string s_document = File.ReadAllText(Path.Combine(Repository.Root, "server/Operator/Figures/README.md"));

    private readonly FiguresFolder _folder = new();

    [Fact]
    public void The_tables_list_every_field_of_the_page_at_its_offset()
    {
        string[] tables = s_document.Split("## The figures of a ring");
        Assert.Equal(Fields<PageHeader>(), Rows(tables[0]));
        Assert.Equal(Fields<RingFigures>(), Rows(tables[1]));
    }

    [Fact]
    public void The_table_of_reasons_lists_every_mistake_with_its_index_and_status() => Assert.Equal(
        Enum.GetValues<RequestError>().Skip(1).Zip(Figure.Refusals.Figures, (error, figure) => $"{(int)error} {figure.Name} {RequestErrors.StatusOf(error)}"),
        Reason().Matches(s_document).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}"));

    [Fact]
    public unsafe void The_sizes_are_those_of_the_structs()
    {
        Assert.Equal(4096, sizeof(PageHeader));
        Assert.Equal(9600, sizeof(RingFigures));
    }

    [Fact]
    public void The_bytes_of_the_magic_spell_URINGFIG() =>
        Assert.Equal("URINGFIG"u8, MemoryMarshal.AsBytes([PageHeader.FileMagic]));

    [Fact]
    public async Task The_reader_in_C_reads_the_figures_of_each_ring()
    {
        using FiguresPage page = _folder.FilledPage("page", rings: 2);
        string program = _folder.Path("reader");
        await CCompiler.BuildAsync(CProgram().Match(s_document).Groups[1].Value, program);
        CommandResult result = (await Command.RunAsync(program, _folder.Path("page"))).Succeeded();
        Assert.Equal(
            "ring 0: 1000 connections, 3 EPIPE at send, 2 slots armed\nring 1: 2000 connections, 3 EPIPE at send, 2 slots armed\n",
            result.Output);
    }

    [Fact]
    public void The_start_time_of_the_process_is_that_of_proc()
    {
        using FiguresPage page = _folder.Page("page");
        ulong ticks = BitConverter.ToUInt64(File.ReadAllBytes(_folder.Path("page")), 40);
        string[] fields = File.ReadAllText($"/proc/{Environment.ProcessId}/stat").Split(") ")[^1].Split(' ');
        Assert.Equal($"{ticks}", fields[19]);
    }

    /// <summary>Returns the offset, type and name of each field, in the order of the offsets.</summary>
    private static List<string> Fields<T>()
        where T : unmanaged =>
        [.. typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => !field.Name.StartsWith("_reserved", StringComparison.Ordinal))
            .Select(field => (Offset: (int)Marshal.OffsetOf<T>(field.Name), field.Name, Type: TypeName(field)))
            .OrderBy(field => field.Offset)
            .Select(field => $"{field.Offset} {field.Type} {SnakeCase(field.Name)}")];

    private static List<string> Rows(string table) =>
        [.. Row().Matches(table).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}")];

    private static string TypeName(FieldInfo field) => field.FieldType.Name switch
    {
        "UInt64" => "u64",
        "UInt32" => "u32",
        "Int64" => "i64",
        "Int32" => "i32",
        _ when field.Name == "_answers" => $"u64[{RingFigures.AnswerClasses}]",
        _ when field.Name == "_refusals" => $"u64[{RingFigures.RefusalKinds}]",
        _ when field.Name == "_errors" => $"u64[{RingFigures.Operations}][{RingFigures.Errnos}]",
        _ => "text",
    };

    private static string SnakeCase(string name) => Capital().Replace(name.TrimStart('_'), "_$0").ToLowerInvariant();

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"(?m)^\| (\d+) \| (\S+) \| `(\w+)` \| \S.* \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"(?m)^\| (\d+) \| `([a-z-]+)` \| (\d+) \| \S.* \|$")]
    private static partial Regex Reason();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex("(?s)```c\n(.*?)```")]
    private static partial Regex CProgram();
}
