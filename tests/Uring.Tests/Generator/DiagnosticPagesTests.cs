using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Uring.Generator;
using Uring.Regeneration;
using Uring.Tests.Support;

namespace Uring.Tests.Generator;

/// <summary>Each diagnostic has a page: its example gives the diagnostic, and its fix compiles.</summary>
public sealed partial class DiagnosticPagesTests
{
    private const string Usings = "global using System;\n";
    private const string AbiNamespace = "namespace Uring.Interop;";

    private static readonly string s_folder = Path.Combine(Repository.Root, "docs", "diagnostics");

    private static readonly DiagnosticDescriptor[] s_descriptors =
    [
        .. typeof(DiagnosticDescriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>(),
    ];

    public static TheoryData<string> DeclarationIds => [.. s_descriptors.Select(descriptor => descriptor.Id)];

    public static TheoryData<string> BuildIds
    {
        get
        {
            string targets = File.ReadAllText(Path.Combine(Repository.Root, "interop", "RegenerateBindings.targets"));
            return
            [
                .. typeof(ErrorCodes).GetFields().Select(constant => (string)constant.GetRawConstantValue()!),
                .. TargetCode().Matches(targets).Select(match => match.Groups[1].Value).Distinct(),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(DeclarationIds))]
    public void Example_gives_the_diagnostic_and_mend_compiles(string id)
    {
        Page page = Page.Read(id);
        DiagnosticDescriptor descriptor = s_descriptors.Single(descriptor => descriptor.Id == id);

        GeneratorOutcome wrong = GeneratorHarness.Run(Compile(page.Code("Example", "csharp")));
        GeneratorOutcome right = GeneratorHarness.Run(Compile(page.Code("Fix", "csharp")));

        Diagnostic diagnostic = Assert.Single(wrong.Diagnostics);
        string severity = diagnostic.Severity.ToString().ToLowerInvariant();
        Assert.Equal($"{severity} {id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}", page.Code("Example", "text"));
        Assert.Equal($"{id}: {descriptor.Title.ToString(CultureInfo.InvariantCulture)}", page.Title);
        Assert.Empty(right.Diagnostics);
        Assert.Empty(right.CompilerComplaints);
    }

    [Theory]
    [MemberData(nameof(BuildIds))]
    public void Error_of_the_build_has_a_page(string id)
    {
        Page page = Page.Read(id);

        Assert.StartsWith($"{id}: ", page.Title, StringComparison.Ordinal);
        Assert.NotEmpty(page.Code("Example", "bash"));
        Assert.StartsWith($"error {id}: ", page.Code("Example", "text"), StringComparison.Ordinal);
        Assert.NotEmpty(page.Code("Fix", "bash"));
    }

    [Fact]
    public void Table_lists_the_pages()
    {
        string[] pages = [.. Directory.GetFiles(s_folder, "URING*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];
        string table = File.ReadAllText(Path.Combine(s_folder, "README.md"));

        Assert.Equal(pages, TableRow().Matches(table).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Equal(pages, DeclarationIds.Concat(BuildIds).Select(row => row.Data).Order(StringComparer.Ordinal));
        Assert.All(TableRow().Matches(table), row => Assert.Equal($"{row.Groups[1].Value}: {row.Groups[2].Value}", Page.Read(row.Groups[1].Value).Title));
    }

    // A page about the bindings declares a part of the ABI, and the rest of the ABI comes from here.
    private static CSharpCompilation Compile(string code) => code.Contains(AbiNamespace, StringComparison.Ordinal)
        ? GeneratorHarness.AbiCompilation(code, Usings, Sources.Attributes, code.Contains("byte opcode;", StringComparison.Ordinal) ? string.Empty : Sources.Entry)
        : GeneratorHarness.UserCompilation(code, Usings);

    [GeneratedRegex("""<Error Code="(URINGABI\d+)" """)]
    private static partial Regex TargetCode();

    [GeneratedRegex(@"^\| \[(URING\w+)\]\(\1\.md\) \| (?:error|warning) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    /// <summary>A page of docs/diagnostics.</summary>
    /// <param name="Title">The heading.</param>
    /// <param name="Sections">The text of each section, by its heading.</param>
    private sealed partial record Page(string Title, IReadOnlyDictionary<string, string> Sections)
    {
        public static Page Read(string id)
        {
            string[] parts = File.ReadAllText(Path.Combine(s_folder, id + ".md")).Split("\n## ");
            Dictionary<string, string> sections = parts.Skip(1).ToDictionary(part => part[..part.IndexOf('\n', StringComparison.Ordinal)], part => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim());
            Assert.Equal(["Cause", "Example", "Fix"], sections.Keys);
            Assert.All(sections.Values, Assert.NotEmpty);
            Assert.StartsWith("# ", parts[0], StringComparison.Ordinal);
            return new Page(parts[0][2..].Trim(), sections);
        }

        /// <summary>Returns the only code block of a language in a section.</summary>
        public string Code(string section, string language) =>
            Assert.Single(Fence().Matches(Sections[section]), match => match.Groups[1].Value == language).Groups[2].Value;

        [GeneratedRegex(@"^```(\w+)\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
        private static partial Regex Fence();
    }
}
