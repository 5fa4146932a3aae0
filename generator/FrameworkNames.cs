using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Uring.Generator;

/// <summary>The types of the framework that the emitted code names.</summary>
internal static class FrameworkNames
{
    public const string Global = "global::";
    public const string Unsafe = Global + "System.Runtime.CompilerServices.Unsafe";
    public const string GeneratedCode = Global + "System.CodeDom.Compiler.GeneratedCodeAttribute";
    public const string MethodImpl = Global + "System.Runtime.CompilerServices.MethodImplAttribute";
    public const string MethodImplOptions = Global + "System.Runtime.CompilerServices.MethodImplOptions";

    private static readonly string[] s_all = [Unsafe, GeneratedCode, MethodImpl, MethodImplOptions];

    // Stage 1 asks once for each declaration, and all declarations of a compilation have one answer.
    private static readonly ConditionalWeakTable<Compilation, StrongBox<string?>> s_unreachable = new();

    /// <summary>
    /// Returns a name that does not bind to the framework's type, or null when all names do.
    /// </summary>
    public static string? FindUnreachable(SemanticModel model)
    {
        if (!s_unreachable.TryGetValue(model.Compilation, out StrongBox<string?>? answer))
        {
            string? name = s_all.FirstOrDefault(name => !IsReachable(name, model));
            answer = s_unreachable.GetValue(model.Compilation, _ => new StrongBox<string?>(name));
        }

        return answer.Value;
    }

    // The name can bind to a type of the project, to two types, or to none. A file-local type of the
    // declaration's file hides nothing in the generated file.
    private static bool IsReachable(string name, SemanticModel model) =>
        model.GetSpeculativeSymbolInfo(0, SyntaxFactory.ParseTypeName(name), SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol is INamedTypeSymbol type
        && type.TypeKind != TypeKind.Error
        && (type.IsFileLocal || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, model.Compilation.Assembly));
}
