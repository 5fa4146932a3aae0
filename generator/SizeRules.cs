using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Uring.Generator;

/// <summary>Checks a type whose size fills a field.</summary>
internal static class SizeRules
{
    /// <summary>Returns the reason why the emitted code cannot take the size, or null when it can.</summary>
    public static string? FindFault(ITypeSymbol type, ParseOptions options) => type switch
    {
        // The emitted code takes the size of a type argument, which these types cannot be.
        {
            SpecialType: SpecialType.System_Void or SpecialType.System_ArgIterator
                or SpecialType.System_RuntimeArgumentHandle or SpecialType.System_TypedReference
        } => "it cannot be a type argument in the generated code",
        INamedTypeSymbol { IsUnboundGenericType: true } => "give its type arguments",
        { IsUnmanagedType: false } => "use an unmanaged type",
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => null,
        { IsRefLikeType: true } when options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp13 } =>
            "a ref struct requires C# 13 or later: set LangVersion",
        _ when TypeNames.Contains(type, TypeNames.IsFileLocal) =>
            "its declaration is local to its file, and the generated code is in another file",
        _ => null,
    };
}
