using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>
/// Reads offsets, widths and signs of the entry's fields from its symbols, through nested unions and
/// structures.
/// </summary>
internal sealed class SqeLayoutReader
{
    // Stage 1 asks once for each declaration, and a layout is valid as long as its symbol lives.
    private static readonly ConditionalWeakTable<INamedTypeSymbol, SqeLayout> s_layouts = new();

    private readonly Compilation _compilation;
    private readonly TypeSizes _sizes;
    private readonly List<SqeField> _fields = [];

    private SqeLayoutReader(Compilation compilation)
    {
        _compilation = compilation;
        _sizes = new TypeSizes(compilation);
    }

    public static SqeLayout Read(INamedTypeSymbol sqe, Compilation compilation)
    {
        if (!s_layouts.TryGetValue(sqe, out SqeLayout? layout))
        {
            var reader = new SqeLayoutReader(compilation);
            int size = reader.Walk(sqe, 0, depth: 0);
            layout = s_layouts.GetValue(sqe, _ => new SqeLayout(size, new EquatableArray<SqeField>(reader._fields)));
        }

        return layout;
    }

    /// <summary>Returns the size of an integer, an enum or a pointer, or null for every other type.</summary>
    public static int? ScalarSize(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => 8,
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying } => ScalarSize(underlying),
        _ => type.SpecialType switch
        {
            SpecialType.System_Byte or SpecialType.System_SByte => 1,
            SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
            SpecialType.System_Int32 or SpecialType.System_UInt32 => 4,
            SpecialType.System_Int64 or SpecialType.System_UInt64 => 8,
            SpecialType.System_IntPtr or SpecialType.System_UIntPtr => 8,
            _ => null,
        },
    };

    public static bool IsSigned(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying } => IsSigned(underlying),
        _ => type.SpecialType is SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_Int32
            or SpecialType.System_Int64 or SpecialType.System_IntPtr,
    };

    /// <summary>Collects the fields of a structure, and returns its size.</summary>
    private int Walk(INamedTypeSymbol type, int start, int depth)
    {
        int end = 0;
        int next = 0;
        int alignment = 1;

        // Incomplete source can nest a structure in itself.
        if (depth > 8)
        {
            return 0;
        }

        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic && !field.IsConst))
        {
            // An error type, as in incomplete source, has no size.
            TypeExtent extent = _sizes.Measure(field) ?? new TypeExtent(0, 1);
            alignment = System.Math.Max(alignment, extent.Alignment);
            int offset = LayoutReader.FindOffset(field, _compilation) ?? RoundUp(next, extent.Alignment);
            next = offset + (int)extent.Size;
            end = System.Math.Max(end, next);
            Collect(field, start + offset, (int)extent.Size, depth);
        }

        return RoundUp(end, alignment);
    }

    private void Collect(IFieldSymbol field, int offset, int size, int depth)
    {
        if (NestedStructure(field) is { } nested)
        {
            Walk(nested, offset, depth + 1);
            return;
        }

        bool isScalar = !field.IsFixedSizeBuffer && ScalarSize(field.Type) is not null;
        _fields.Add(new SqeField(field.Name, offset, size, isScalar && IsSigned(field.Type), isScalar));
    }

    private static INamedTypeSymbol? NestedStructure(IFieldSymbol field) =>
        field.Type is INamedTypeSymbol { TypeKind: TypeKind.Struct, ContainingType: not null } type
            && ScalarSize(type) is null && TypeSizes.InlineArrayLength(type) == 1 && !type.Name.EndsWith("FixedBuffer", System.StringComparison.Ordinal)
            ? type
            : null;

    private static int RoundUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
