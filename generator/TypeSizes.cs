using System;
using System.Linq;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>
/// Computes the sizes of types as the runtime of a 64-bit process lays them out. A size is unknown where the
/// symbols do not show the place of each field.
/// </summary>
internal sealed class TypeSizes(Compilation compilation)
{
    // Incomplete source can nest a structure in itself.
    private const int DeepestNesting = 16;

    private readonly IAssemblySymbol _core = compilation.GetSpecialType(SpecialType.System_Object).ContainingAssembly;

    /// <summary>Returns the size in bytes, or null when it is unknown.</summary>
    public long? Find(ITypeSymbol type) => Measure(type)?.Size;

    /// <summary>Returns the size and the alignment, or null when they are unknown.</summary>
    public TypeExtent? Measure(ITypeSymbol type) => Measure(type, 0);

    /// <summary>
    /// Returns the size and the alignment of a field's type, or null when they are unknown.
    /// </summary>
    public TypeExtent? Measure(IFieldSymbol field) => Measure(field, 0);

    private TypeExtent? Measure(ITypeSymbol type, int depth)
    {
        if (PrimitiveSize(type) is { } size)
        {
            return new TypeExtent(size, Math.Min(size, 8));
        }

        return depth <= DeepestNesting && type is INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } structure
            ? MeasureStructure(structure, depth)
            : null;
    }

    private TypeExtent? Measure(IFieldSymbol field, int depth)
    {
        if (field is { IsFixedSizeBuffer: true, Type: IPointerTypeSymbol { PointedAtType: var element } })
        {
            return Measure(element, depth + 1) is { } one ? one with { Size = one.Size * field.FixedSize } : null;
        }

        return IsStandIn(field) ? null : Measure(field.Type, depth + 1);
    }

    private TypeExtent? MeasureStructure(INamedTypeSymbol type, int depth)
    {
        StructureLayout layout = LayoutReader.Read(type, compilation);
        if (layout.Kind == LayoutKind.Auto || HasCapturedParameters(type))
        {
            return null;
        }

        long end = 0;
        int alignment = 1;
        long next = 0;
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic && !field.IsConst))
        {
            if (Measure(field, depth) is not { } extent)
            {
                return null;
            }

            int fieldAlignment = layout.Packing == 0 ? extent.Alignment : Math.Min(extent.Alignment, layout.Packing);
            alignment = Math.Max(alignment, fieldAlignment);
            long offset = layout.Kind == LayoutKind.Explicit ? LayoutReader.FindOffset(field, compilation) ?? 0 : RoundUp(next, fieldAlignment);
            next = offset + extent.Size;
            end = Math.Max(end, next);
        }

        // A structure without a field has one byte.
        long size = Math.Max(Math.Max(RoundUp(end, alignment), layout.Size), 1);
        return new TypeExtent(size * InlineArrayLength(type), alignment);
    }

    /// <summary>Returns the number of elements of an inline array, or 1 for every other structure.</summary>
    public static int InlineArrayLength(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.Name == "InlineArrayAttribute")
            is { ConstructorArguments: [{ Value: int length }] }
            ? length
            : 1;

    // The reference assemblies of the framework have one field with this name in the place of all private
    // ones. The runtime itself lays out some structures of its core library.
    private bool IsStandIn(IFieldSymbol field) =>
        field.Name.StartsWith("_dummy", StringComparison.Ordinal)
        || (field.DeclaredAccessibility != Accessibility.Public && SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, _core));

    // The compiler adds a field for each parameter of a primary constructor that a member uses, and no symbol
    // shows the field.
    private static bool HasCapturedParameters(INamedTypeSymbol type) =>
        !type.IsRecord
        && type.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null });

    private static int? PrimitiveSize(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => 1,
        SpecialType.System_Char => 2,
        SpecialType.System_Single => 4,
        SpecialType.System_Double => 8,
        SpecialType.System_Decimal => 16,
        _ => SqeLayoutReader.ScalarSize(type),
    };

    private static long RoundUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
