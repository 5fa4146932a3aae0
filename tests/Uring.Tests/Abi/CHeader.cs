using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>
/// The declarations of a C header. The names come from its preprocessed text, so that a test omits none.
/// </summary>
internal sealed partial class CHeader
{
    private readonly CTarget _target;
    private readonly string _include;
    private readonly string? _includeFolder;

    private CHeader(CTarget target, string include, string? includeFolder, IReadOnlyList<string> preprocessed, IReadOnlyCollection<string> files)
    {
        _target = target;
        _include = include;
        _includeFolder = includeFolder;
        var code = new List<string>();
        bool counts = false;
        foreach (string line in preprocessed)
        {
            if (LineMarker().Match(line) is { Success: true } marker)
            {
                // A cross compiler reaches its headers through its own folder, by "..".
                counts = files.Contains(Path.GetFullPath(marker.Groups[1].Value));
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

    /// <param name="target">The compiler.</param>
    /// <param name="include">The source that includes the header.</param>
    /// <param name="files">The included files whose declarations count.</param>
    public static Task<CHeader> ReadAsync(CTarget target, string include, params IReadOnlyCollection<string> files) =>
        ReadAsync(target, include, null, files);

    /// <param name="target">The compiler.</param>
    /// <param name="include">The source that includes the header.</param>
    /// <param name="includeFolder">A folder of headers before those of the machine, or null.</param>
    /// <param name="files">The included files whose declarations count.</param>
    public static async Task<CHeader> ReadAsync(CTarget target, string include, string? includeFolder, IReadOnlyCollection<string> files) =>
        new(target, include, includeFolder, await CCompiler.PreprocessAsync(target, include, includeFolder), files);

    /// <summary>Reads the value, offset and size of every declaration from the compiler.</summary>
    public Task<SortedDictionary<string, string>> FactsAsync(Func<string, bool>? structFilter = null)
    {
        CFacts facts = new(_include);
        foreach (string macro in Macros)
        {
            facts.AddConstant(macro, macro);
        }

        foreach ((string tag, string constant) in Enums)
        {
            facts.AddConstant($"{(tag.Length == 0 ? "" : tag + ".")}{constant}", constant);
        }

        foreach ((string name, List<CField> fields) in Structs.Where(entry => structFilter?.Invoke(entry.Key) ?? true))
        {
            facts.AddStructure(name, $"struct {name}");
            foreach (CField field in fields.Where(field => !field.IsFlexible))
            {
                facts.AddField(name, $"struct {name}", field.Name);
            }
        }

        return facts.ReadAsync(_target, _includeFolder);
    }

    [GeneratedRegex("""^# \d+ "([^"]*)".*$""")]
    private static partial Regex LineMarker();

    [GeneratedRegex(@"^#define (\w+) \S")]
    private static partial Regex ValueMacro();
}
