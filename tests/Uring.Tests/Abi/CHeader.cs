using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>
/// The declarations of a C header. The names come from its preprocessed text, so that a test omits none.
/// </summary>
internal sealed partial class CHeader
{
    private readonly string _include;
    private readonly string? _includeFolder;

    private CHeader(string include, string? includeFolder, IReadOnlyList<string> preprocessed, IReadOnlyCollection<string> files)
    {
        _include = include;
        _includeFolder = includeFolder;
        var code = new List<string>();
        bool counts = false;
        foreach (string line in preprocessed)
        {
            if (LineMarker().Match(line) is { Success: true } marker)
            {
                counts = files.Contains(marker.Groups[1].Value);
            }
            else if (counts && ValueMacro().Match(line) is { Success: true } macro)
            {
                Macros.Add(macro.Groups[1].Value);
            }
            else if (counts && !line.StartsWith('#'))
            {
                code.Add(line);
            }
        }

        new CDeclarationReader(string.Join('\n', code), Enums, Structs).Read();
    }

    /// <summary>The names of macros that have a value.</summary>
    public List<string> Macros { get; } = [];

    /// <summary>Constants, each with the tag of its enum. The tag of an anonymous enum is empty.</summary>
    public List<(string Tag, string Constant)> Enums { get; } = [];

    /// <summary>
    /// Fields by structure. The fields of anonymous members belong to the structure itself.
    /// </summary>
    public Dictionary<string, List<CField>> Structs { get; } = [];

    /// <param name="include">The source that includes the header.</param>
    /// <param name="files">The included files whose declarations count.</param>
    public static Task<CHeader> ReadAsync(string include, params IReadOnlyCollection<string> files) => ReadAsync(include, null, files);

    /// <param name="include">The source that includes the header.</param>
    /// <param name="includeFolder">A folder of headers before those of the machine, or null.</param>
    /// <param name="files">The included files whose declarations count.</param>
    public static async Task<CHeader> ReadAsync(string include, string? includeFolder, IReadOnlyCollection<string> files) =>
        new(include, includeFolder, await CCompiler.PreprocessAsync(include, includeFolder), files);

    /// <summary>Compiles a program that prints the value, offset and size of every declaration.</summary>
    public async Task<SortedDictionary<string, string>> FactsAsync(Func<string, bool>? structFilter = null)
    {
        var source = new StringWriter();
        source.WriteLine(_include);
        source.WriteLine("#include <stdio.h>");
        source.WriteLine("#include <stddef.h>");
        source.WriteLine("""
            #define CONSTANT(key, c) printf((c) < 0 ? key ": %lld, %zu bytes\n" : key ": %llu, %zu bytes\n", (unsigned long long)(c), sizeof(c))
            int main(void) {
            """);
        foreach (string macro in Macros)
        {
            source.WriteLine($"CONSTANT(\"{macro}\", {macro});");
        }

        foreach ((string tag, string constant) in Enums)
        {
            source.WriteLine($"CONSTANT(\"{(tag.Length == 0 ? "" : tag + ".")}{constant}\", {constant});");
        }

        foreach ((string name, List<CField> fields) in Structs.Where(entry => structFilter?.Invoke(entry.Key) ?? true))
        {
            source.WriteLine($"printf(\"struct {name}: %zu bytes, aligned to %zu\\n\", sizeof(struct {name}), _Alignof(struct {name}));");
            foreach (CField field in fields.Where(field => !field.IsFlexible))
            {
                source.WriteLine($"printf(\"{name}.{field.Name}: at %zu, %zu bytes\\n\", offsetof(struct {name}, {field.Name}), sizeof(((struct {name} *)0)->{field.Name}));");
            }
        }

        source.WriteLine("return 0; }");
        return AbiFacts.Parse(await CCompiler.RunAsync(source.ToString(), _includeFolder));
    }

    [GeneratedRegex("""^# \d+ "([^"]*)".*$""")]
    private static partial Regex LineMarker();

    [GeneratedRegex(@"^#define (\w+) \S")]
    private static partial Regex ValueMacro();
}
