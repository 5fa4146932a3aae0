using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Uring.Regeneration.Passes;

namespace Uring.Regeneration.Output;

/// <summary>A type that differs between the processors, as C# for all of them.</summary>
/// <param name="Names">The names that differ.</param>
/// <param name="Files">The C# files by name.</param>
internal sealed partial record ProcessorDifference(IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Files)
{
    private const string Using = "using System.Runtime.InteropServices;\n";

    /// <summary>Compares the C# of a type, and returns null without a difference.</summary>
    /// <exception cref="RegenerationException">The difference is not of values or of a layout.</exception>
    public static ProcessorDifference? Find(string x64, string arm64) =>
        WithoutNativeNames(x64) == WithoutNativeNames(arm64) ? null : (TypeOf(x64), TypeOf(arm64)) switch
        {
            (ClassDeclarationSyntax first, ClassDeclarationSyntax second) => OfConstants(x64, first, second),
            (StructDeclarationSyntax first, StructDeclarationSyntax second) => OfLayout((x64, first), (arm64, second)),
            (var type, _) => throw new RegenerationException(
                ErrorCodes.BadOutput, $"{type.Identifier.ValueText} differs between x86_64 and aarch64: extend interop/Regeneration to bind it"),
        };

    private static ProcessorDifference OfConstants(string x64, ClassDeclarationSyntax first, ClassDeclarationSyntax second)
    {
        string type = first.Identifier.ValueText;
        FieldDeclarationSyntax[] ofX64 = Different(first, second);
        FieldDeclarationSyntax[] ofArm64 = Different(second, first);
        if (!ofX64.Select(NameOf).SequenceEqual(ofArm64.Select(NameOf)))
        {
            throw new RegenerationException(ErrorCodes.BadOutput, $"{type} has other names for x86_64 than for aarch64");
        }

        StringBuilder joined = new(x64);
        foreach (FieldDeclarationSyntax field in ofX64.Reverse())
        {
            joined.Remove(field.SpanStart, field.Span.Length).Insert(field.SpanStart, Property(type, field));
        }

        if (!x64.Contains(Using, StringComparison.Ordinal))
        {
            joined.Insert(x64.IndexOf("namespace ", StringComparison.Ordinal), $"{Using}\n");
        }

        string head = x64[..x64.IndexOf("namespace ", StringComparison.Ordinal)];
        return new ProcessorDifference(
            [.. ofX64.Select(field => $"{type}.{NameOf(field)}")],
            new Dictionary<string, string>
            {
                [$"{type}.cs"] = joined.ToString(),
                [$"{type}_{Target.X64.Name}.cs"] = head + Constants(type, Target.X64, ofX64),
                [$"{type}_{Target.Arm64.Name}.cs"] = head + Constants(type, Target.Arm64, ofArm64),
            });
    }

    private static ProcessorDifference OfLayout((string Text, StructDeclarationSyntax Type) x64, (string Text, StructDeclarationSyntax Type) arm64)
    {
        string name = x64.Type.Identifier.ValueText;
        return new ProcessorDifference(
            [name],
            new Dictionary<string, string>
            {
                [$"{name}_{Target.X64.Name}.cs"] = Renamed(x64.Text, x64.Type, Target.X64),
                [$"{name}_{Target.Arm64.Name}.cs"] = Renamed(arm64.Text, arm64.Type, Target.Arm64),
            });
    }

    private static FieldDeclarationSyntax[] Different(ClassDeclarationSyntax type, ClassDeclarationSyntax other)
    {
        HashSet<string> same = [.. other.Members.Select(member => WithoutNativeNames(member.ToString()))];
        return [.. type.Members.OfType<FieldDeclarationSyntax>().Where(field => !same.Contains(WithoutNativeNames(field.ToString())))];
    }

    // A const would be copied into the assemblies that use it, with the value of one processor.
    private static string Property(string type, FieldDeclarationSyntax field)
    {
        string name = NameOf(field);
        return $"public static {field.Declaration.Type} {name} =>\n        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 "
            + $"? {type}_{Target.Arm64.Name}.{name} : {type}_{Target.X64.Name}.{name};";
    }

    private static string Constants(string type, Target target, IEnumerable<FieldDeclarationSyntax> fields) => $$"""
        namespace Uring.Interop;

        /// <summary>The constants of <see cref="{{type}}"/> whose values differ between processors: those of {{target.Name}}.</summary>
        public static partial class {{type}}_{{target.Name}}
        {
        {{string.Concat(fields.Select(field => field.ToFullString())).Trim('\n')}}
        }

        """;

    private static string Renamed(string text, StructDeclarationSyntax type, Target target)
    {
        StringBuilder renamed = new(text);
        foreach (SyntaxToken token in type.SyntaxTree.GetRoot().DescendantTokens().Where(token => token.ValueText == type.Identifier.ValueText).Reverse())
        {
            renamed.Insert(token.Span.End, $"_{target.Name}");
        }

        return renamed.Insert(type.SpanStart, $"/// <remarks>The layout of {target.Name}.</remarks>\n").ToString();
    }

    private static BaseTypeDeclarationSyntax TypeOf(string text) =>
        CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().First();

    private static string NameOf(FieldDeclarationSyntax field) => field.Declaration.Variables[0].Identifier.ValueText;

    // The name of a type in C may differ where its size does not.
    private static string WithoutNativeNames(string text) => NativeName().Replace(text, "");

    [GeneratedRegex(@"\[(return: )?NativeTypeName\(.*?\)\]\s*")]
    private static partial Regex NativeName();
}
