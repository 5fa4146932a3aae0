using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>
/// The outer form of a declaration: its faults, and the signature of the implementing part.
/// </summary>
internal static class HelperShape
{
    /// <summary>The fault of a declaration that is not a method.</summary>
    public const string NotAMethod = "only an ordinary method can be a helper";

    // These generators implement the method too, and the compiler refuses a second implementation.
    private static readonly Dictionary<string, string> s_otherGenerators = new()
    {
        ["System.Runtime.InteropServices.LibraryImportAttribute"] = "LibraryImport",
        ["Microsoft.Extensions.Logging.LoggerMessageAttribute"] = "LoggerMessage",
    };

    /// <summary>Returns the fault in the form of a declaration, or null when the form is right.</summary>
    public static string? FindFault(IMethodSymbol method, SyntaxNode node, INamedTypeSymbol sqe)
    {
        if (node is not MethodDeclarationSyntax syntax)
        {
            return NotAMethod;
        }

        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return "declare it partial";
        }

        if (((CSharpParseOptions)syntax.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp7)
        {
            return "the generated code requires C# 7 or later: set LangVersion";
        }

        if (syntax.Body is not null || syntax.ExpressionBody is not null || method.PartialImplementationPart is not null || !method.IsPartialDefinition)
        {
            return "remove its body, which the generator writes";
        }

        if (!method.ReturnsVoid)
        {
            return "it must return void";
        }

        if (method.IsGenericMethod || syntax.TypeParameterList is not null)
        {
            return "it must not be generic";
        }

        if (method.IsAsync || method.IsVirtual || method.IsOverride || method.IsAbstract || method.IsExtern || method.IsSealed
            || syntax.Modifiers.Any(SyntaxKind.AsyncKeyword) || syntax.ExplicitInterfaceSpecifier is not null)
        {
            return "it must be neither async, extern, virtual, an override nor the implementation of an interface";
        }

        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && s_otherGenerators.TryGetValue(type.ToDisplayString(), out string? name))
            {
                return $"remove [{name}], whose generator implements the method too";
            }
        }

        return FindContainingTypeFault(method.ContainingType) ?? (method.IsStatic ? FindStaticFault(method, sqe) : FindInstanceFault(method, sqe)) ?? FindParameterFault(method);
    }

    public static HelperModel CreateModel(
        IMethodSymbol method, MethodDeclarationSyntax syntax, INamedTypeSymbol sqe, TypeNames names, bool isPrep, int entrySize, IEnumerable<StoreModel> stores)
    {
        StoreModel[] values = [.. stores];
        string modifiers = string.Join(" ", syntax.Modifiers.Select(static modifier => modifier.ValueText));
        string parameters = string.Join(", ", method.Parameters.Select(parameter => WriteParameter(parameter, method, names)));
        string sqeType = names.Write(sqe);

        // A type with a pointer anywhere in it, such as List<int*[]>, requires an unsafe context.
        bool isUnsafe = syntax.Modifiers.Any(SyntaxKind.UnsafeKeyword)
            || parameters.Contains('*')
            || values.Any(static store => store.SizeOfType is { } type && type.Contains('*'));
        return new HelperModel(
            new EquatableArray<string>(names.Aliases),
            method.ContainingNamespace.IsGlobalNamespace ? string.Empty : method.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)),
            MetadataName(method.ContainingType),
            new EquatableArray<string>(WriteTypeHeaders(method.ContainingType, isUnsafe)),
            HasAttribute(method, FrameworkNames.GeneratedCode),
            HasAttribute(method, FrameworkNames.MethodImpl),
            $"{modifiers} void {EscapeDeclared(method.Name)}({parameters})",
            sqeType,
            WriteReference(method),
            ChooseLocal(method, isPrep ? "words" : "bytes"),
            isPrep,
            entrySize,
            new EquatableArray<StoreModel>(values));
    }

    /// <summary>Returns the name of a declaration in a message.</summary>
    public static string NameOf(ISymbol declaration) => declaration switch
    {
        { Name.Length: > 0 } => declaration.Name,
        IMethodSymbol => "lambda expression",
        _ => "extension block",
    };

    // A contextual keyword is an ordinary name in the place of a parameter.
    public static string EscapeParameter(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static string EscapeDeclared(string name) =>
        SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? EscapeParameter(name) : "@" + name;

    private static string? FindContainingTypeFault(INamedTypeSymbol? containing)
    {
        for (INamedTypeSymbol? type = containing; type is not null; type = type.ContainingType)
        {
            if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
            {
                return "declare it in a class or a struct";
            }

            if (type.IsGenericType)
            {
                return $"its containing type '{type.Name}' must not be generic";
            }

            if (type.IsFileLocal)
            {
                return $"its containing type '{type.Name}' is local to its file, and the generated code is in another file";
            }

            if (!type.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                return $"declare its containing type '{type.Name}' partial";
            }
        }

        return null;
    }

    private static string? FindInstanceFault(IMethodSymbol method, INamedTypeSymbol sqe)
    {
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingType, sqe))
        {
            return "outside of io_uring_sqe it must be static, with 'this ref io_uring_sqe' as its first parameter";
        }

        return method.IsReadOnly ? "it changes the entry and cannot be readonly" : null;
    }

    private static string? FindStaticFault(IMethodSymbol method, INamedTypeSymbol sqe)
    {
        IParameterSymbol? first = method.Parameters.FirstOrDefault();
        bool isReference = first is { RefKind: RefKind.Ref } && SymbolEqualityComparer.Default.Equals(first.Type, sqe);
        bool isPointer = first is { RefKind: RefKind.None, Type: IPointerTypeSymbol { PointedAtType: var pointed } } && SymbolEqualityComparer.Default.Equals(pointed, sqe);
        return isReference || isPointer ? null : "a static helper needs 'ref io_uring_sqe' or 'io_uring_sqe*' as its first parameter";
    }

    private static string? FindParameterFault(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters.Skip(method.IsStatic ? 1 : 0))
        {
            if (parameter.RefKind != RefKind.None || parameter.IsParams)
            {
                return $"its parameter '{parameter.Name}' must be passed by value";
            }
        }

        return method.IsVararg ? "it must not take variable arguments" : null;
    }

    private static string WriteReference(IMethodSymbol method)
    {
        if (!method.IsStatic)
        {
            return "ref this";
        }

        IParameterSymbol entry = method.Parameters[0];
        return (entry.RefKind == RefKind.Ref ? "ref " : "ref *") + EscapeParameter(entry.Name);
    }

    private static bool HasAttribute(IMethodSymbol method, string name) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) == name);

    private static string WriteParameter(IParameterSymbol parameter, IMethodSymbol method, TypeNames names)
    {
        string prefix = method.IsExtensionMethod && parameter.Ordinal == 0 ? "this " : string.Empty;
        if (parameter.RefKind == RefKind.Ref)
        {
            prefix += parameter.ScopedKind == ScopedKind.ScopedRef ? "scoped ref " : "ref ";
        }

        return $"{prefix}{names.Write(parameter.Type)} {EscapeParameter(parameter.Name)}";
    }

    private static IEnumerable<string> WriteTypeHeaders(INamedTypeSymbol type, bool isUnsafe)
    {
        IEnumerable<string> outer = type.ContainingType is { } containing ? WriteTypeHeaders(containing, isUnsafe) : [];
        string kind = (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (false, TypeKind.Struct) => "struct",
            _ => "class",
        };
        return outer.Append($"{(isUnsafe ? "unsafe " : string.Empty)}partial {kind} {EscapeDeclared(type.Name)}");
    }

    private static string MetadataName(INamedTypeSymbol type) => type switch
    {
        { ContainingType: { } containing } => MetadataName(containing) + "+" + type.MetadataName,
        { ContainingNamespace: { IsGlobalNamespace: false } space } => space.ToDisplayString() + "." + type.MetadataName,
        _ => type.MetadataName,
    };

    private static string ChooseLocal(IMethodSymbol method, string wanted)
    {
        while (method.Parameters.Any(parameter => parameter.Name == wanted))
        {
            wanted += "_";
        }

        return wanted;
    }
}
