using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Uring.Regeneration.Output;

/// <summary>The names in the C# that one pass of the generator emitted.</summary>
internal sealed class EmittedNames
{
    /// <summary>The structures, each with the names of all members at any depth.</summary>
    public SortedDictionary<string, IReadOnlySet<string>> Structs { get; } = new(StringComparer.Ordinal);

    /// <summary>The enums.</summary>
    public SortedSet<string> Enums { get; } = new(StringComparer.Ordinal);

    /// <summary>The constants of the enums and of the class of all other constants.</summary>
    public SortedSet<string> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>The attributes that the generator declares.</summary>
    public SortedSet<string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the names of C# files.</summary>
    public static EmittedNames Read(IEnumerable<string> sources)
    {
        EmittedNames names = new();
        foreach (string source in sources)
        {
            CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot();
            foreach (BaseTypeDeclarationSyntax type in root.DescendantNodes(node => node is not TypeDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>())
            {
                names.Add(type);
            }
        }

        return names;
    }

    private void Add(BaseTypeDeclarationSyntax type)
    {
        string name = type.Identifier.ValueText;
        switch (type)
        {
            case StructDeclarationSyntax structure:
                Structs[name] = Members(structure).ToHashSet(StringComparer.Ordinal);
                break;
            case EnumDeclarationSyntax @enum:
                Enums.Add(name);
                Constants.UnionWith(@enum.Members.Select(member => member.Identifier.ValueText));
                break;
            case ClassDeclarationSyntax { BaseList: not null }:
                Attributes.Add(name);
                break;
            case ClassDeclarationSyntax constants:
                Constants.UnionWith(Members(constants));
                break;
        }
    }

    private static IEnumerable<string> Members(TypeDeclarationSyntax type) =>
        type.DescendantNodes().SelectMany(node => node switch
        {
            FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.ValueText),
            PropertyDeclarationSyntax property => [property.Identifier.ValueText],
            _ => [],
        });
}
