using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
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

    private readonly MetadataReader? _metadata;
    private readonly List<SqeField> _fields = [];

    private SqeLayoutReader(MetadataReader? metadata) => _metadata = metadata;

    public static SqeLayout Read(INamedTypeSymbol sqe, Compilation compilation)
    {
        if (!s_layouts.TryGetValue(sqe, out SqeLayout? layout))
        {
            var reader = new SqeLayoutReader(FindMetadata(sqe, compilation));
            (int size, _) = reader.Walk(sqe, 0, collect: true, depth: 0);
            layout = s_layouts.GetValue(sqe, _ => new SqeLayout(size, new EquatableArray<SqeField>(reader._fields)));
        }

        return layout;
    }

    /// <summary>Returns the size of an integer, an enum or a pointer; null for every other type.</summary>
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

    // A symbol from metadata has no [FieldOffset]: the compiler stores offsets in a separate metadata table.
    private static MetadataReader? FindMetadata(INamedTypeSymbol sqe, Compilation compilation) =>
        compilation.GetMetadataReference(sqe.ContainingAssembly) is PortableExecutableReference reference
            && reference.GetMetadata() is AssemblyMetadata assembly
            ? assembly.GetModules()[0].GetMetadataReader()
            : null;

    private (int Size, int Alignment) Walk(INamedTypeSymbol type, int start, bool collect, int depth)
    {
        int end = 0;
        int next = 0;
        int alignment = 1;

        // Incomplete source can nest a structure in itself.
        if (depth > 8)
        {
            return (0, 1);
        }

        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic && !field.IsConst))
        {
            (int size, int fieldAlignment) = Measure(field, depth);
            alignment = System.Math.Max(alignment, fieldAlignment);
            int offset = ExplicitOffset(field) ?? RoundUp(next, fieldAlignment);
            next = offset + size;
            end = System.Math.Max(end, next);
            if (collect)
            {
                Collect(field, start + offset, size, depth);
            }
        }

        return (RoundUp(end, alignment), alignment);
    }

    private void Collect(IFieldSymbol field, int offset, int size, int depth)
    {
        if (NestedStructure(field) is { } nested)
        {
            Walk(nested, offset, collect: true, depth + 1);
            return;
        }

        bool isScalar = !field.IsFixedSizeBuffer && ScalarSize(field.Type) is not null;
        _fields.Add(new SqeField(field.Name, offset, size, isScalar && IsSigned(field.Type), isScalar));
    }

    private (int Size, int Alignment) Measure(IFieldSymbol field, int depth)
    {
        if (field is { IsFixedSizeBuffer: true, Type: IPointerTypeSymbol { PointedAtType: var element } })
        {
            int width = ScalarSize(element) ?? 1;
            return (width * field.FixedSize, width);
        }

        if (ScalarSize(field.Type) is { } scalar)
        {
            return (scalar, scalar);
        }

        if (field.Type is not INamedTypeSymbol { TypeKind: TypeKind.Struct } structure)
        {
            return (0, 1);
        }

        (int size, int alignment) = Walk(structure, 0, collect: false, depth + 1);
        return (size * InlineArrayLength(structure), alignment);
    }

    private static INamedTypeSymbol? NestedStructure(IFieldSymbol field) =>
        field.Type is INamedTypeSymbol { TypeKind: TypeKind.Struct, ContainingType: not null } type
            && ScalarSize(type) is null && InlineArrayLength(type) == 1 && !type.Name.EndsWith("FixedBuffer", System.StringComparison.Ordinal)
            ? type
            : null;

    private static int InlineArrayLength(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.Name == "InlineArrayAttribute")
            is { ConstructorArguments: [{ Value: int length }] }
            ? length
            : 1;

    private int? ExplicitOffset(IFieldSymbol field)
    {
        foreach (AttributeData attribute in field.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "FieldOffsetAttribute" && attribute.ConstructorArguments is [{ Value: int offset }])
            {
                return offset;
            }
        }

        if (_metadata is null || field.MetadataToken == 0)
        {
            return null;
        }

        int stored = _metadata.GetFieldDefinition((FieldDefinitionHandle)MetadataTokens.Handle(field.MetadataToken)).GetOffset();
        return stored >= 0 ? stored : null;
    }

    private static int RoundUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
