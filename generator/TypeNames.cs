using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Uring.Generator;

/// <summary>
/// Writes the names of types for one helper. A name binds to the same type in every file: it starts at the
/// global namespace or at the extern alias of the type's assembly.
/// </summary>
internal sealed class TypeNames(Compilation compilation)
{
    private const string Global = "global";
    private const string AnyPointer = Global + "::System.IntPtr";

    private readonly SortedSet<string> _aliases = new(StringComparer.Ordinal);

    /// <summary>The extern aliases that the written names require.</summary>
    public IEnumerable<string> Aliases => _aliases;

    public string Write(ITypeSymbol type)
    {
        ImmutableArray<SymbolDisplayPart> parts = type.ToDisplayParts(SymbolDisplayFormat.FullyQualifiedFormat);
        var text = new StringBuilder();
        for (int index = 0; index < parts.Length; index++)
        {
            SymbolDisplayPart part = parts[index];
            text.Append(part.Kind == SymbolDisplayPartKind.Keyword ? WriteKeyword(part.ToString(), parts, index) : part.ToString());
        }

        return text.ToString();
    }

    /// <summary>Writes the type argument whose size is the size of the type.</summary>
    public string WriteForSize(ITypeSymbol type) =>
        // A pointer cannot be a type argument. All pointers have the size of IntPtr.
        type is IPointerTypeSymbol or IFunctionPointerTypeSymbol ? AnyPointer : Write(type);

    /// <summary>Checks a type, its containing types, and every type that it is constructed from.</summary>
    public static bool Contains(ITypeSymbol type, Func<ITypeSymbol, bool> predicate) => predicate(type) || type switch
    {
        IArrayTypeSymbol array => Contains(array.ElementType, predicate),
        IPointerTypeSymbol pointer => Contains(pointer.PointedAtType, predicate),
        IFunctionPointerTypeSymbol { Signature: var signature } =>
            Contains(signature.ReturnType, predicate) || signature.Parameters.Any(parameter => Contains(parameter.Type, predicate)),
        // The arguments of an unbound generic type are error types, although the type is no error.
        INamedTypeSymbol { IsUnboundGenericType: true } => false,
        INamedTypeSymbol named =>
            named.TypeArguments.Any(argument => Contains(argument, predicate))
            || (named.ContainingType is { } containing && Contains(containing, predicate)),
        _ => false,
    };

    public static bool IsError(ITypeSymbol type) => type.TypeKind == TypeKind.Error;

    public static bool IsFileLocal(ITypeSymbol type) => type is INamedTypeSymbol { IsFileLocal: true };

    private string WriteKeyword(string keyword, ImmutableArray<SymbolDisplayPart> parts, int index) => keyword switch
    {
        Global => WriteQualifier(parts.Skip(index).Select(static part => part.Symbol).OfType<INamedTypeSymbol>().FirstOrDefault()),
        // These two are keywords only in C# 9 or later, and only where no type has their name.
        "nint" => AnyPointer,
        "nuint" => Global + "::System.UIntPtr",
        _ => keyword,
    };

    private string WriteQualifier(INamedTypeSymbol? type)
    {
        if (type?.ContainingAssembly is not { } assembly || compilation.GetMetadataReference(assembly) is not { Properties.Aliases: var aliases })
        {
            return Global;
        }

        // An assembly can be in the global namespace too, but there another type can hide its types.
        string? alias = aliases.FirstOrDefault(static alias => alias != Global);
        if (alias is null)
        {
            return Global;
        }

        string escaped = SyntaxFacts.GetKeywordKind(alias) == SyntaxKind.None ? alias : "@" + alias;
        _aliases.Add(escaped);
        return escaped;
    }
}
