using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Uring.Regeneration.Documentation;

/// <summary>Adds summaries to the C# that the generator emitted.</summary>
internal static partial class DocumentedSource
{
    /// <summary>Returns the source with a summary for each declaration that has a comment.</summary>
    public static string Create(string source, HeaderComments comments)
    {
        CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot();
        SortedDictionary<int, string> insertions = [];
        foreach (MemberDeclarationSyntax member in root.DescendantNodes().OfType<MemberDeclarationSyntax>())
        {
            if (NameOf(member) is { } name && comments[name] is { } comment)
            {
                int start = LineStart(source, member.SpanStart);
                insertions[start] = XmlSummary.Create(comment, source[start..member.SpanStart], comments.Members);
            }
        }

        StringBuilder result = new(source);
        foreach ((int position, string summary) in insertions.Reverse())
        {
            result.Insert(position, summary);
        }

        return result.ToString();
    }

    /// <summary>Returns the name that the header has for a declaration, or null.</summary>
    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        EnumMemberDeclarationSyntax constant => constant.Identifier.ValueText,
        BaseTypeDeclarationSyntax { Parent: not TypeDeclarationSyntax } type => type.Identifier.ValueText,
        FieldDeclarationSyntax field => Path(field, field.Declaration.Variables[0].Identifier.ValueText),
        PropertyDeclarationSyntax property => Path(property, property.Identifier.ValueText),
        _ => null,
    };

    private static string Path(MemberDeclarationSyntax member, string name)
    {
        string path = name;
        for (SyntaxNode? type = member.Parent; type is TypeDeclarationSyntax declaration; type = type.Parent)
        {
            string tag = declaration.Identifier.ValueText;
            bool isTop = declaration.Parent is not TypeDeclarationSyntax;
            if (isTop)
            {
                // The class of all constants is not in the header.
                return declaration is ClassDeclarationSyntax ? path : $"{tag}.{path}";
            }

            if (NamedGroup().Match(tag) is { Success: true } group)
            {
                path = $"{group.Groups[1].Value}.{path}";
            }
        }

        return path;
    }

    private static int LineStart(string source, int position) => source.LastIndexOf('\n', position - 1) + 1;

    // ClangSharp names the type of a group after its member.
    [GeneratedRegex(@"^_(?!Anonymous)(\w+)_e__(?:Struct|Union)$")]
    private static partial Regex NamedGroup();
}
