using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>Reads the declared layout of structures and fields, from source and from metadata.</summary>
/// <remarks>
/// A symbol from metadata has neither [StructLayout] nor [FieldOffset]: the compiler stores both in separate
/// metadata tables.
/// </remarks>
internal static class LayoutReader
{
    public static StructureLayout Read(INamedTypeSymbol type, Compilation compilation)
    {
        if (FindMetadata(type, compilation) is { } metadata)
        {
            TypeDefinition definition = metadata.GetTypeDefinition((TypeDefinitionHandle)HandleOf(type));
            TypeLayout layout = definition.GetLayout();
            LayoutKind kind = (definition.Attributes & TypeAttributes.LayoutMask) switch
            {
                TypeAttributes.SequentialLayout => LayoutKind.Sequential,
                TypeAttributes.ExplicitLayout => LayoutKind.Explicit,
                _ => LayoutKind.Auto,
            };
            return new StructureLayout(kind, layout.PackingSize, layout.Size);
        }

        return type.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.Name == "StructLayoutAttribute")
            is { ConstructorArguments: [{ Value: { } declared }], NamedArguments: var named }
            ? new StructureLayout((LayoutKind)System.Convert.ToInt32(declared, CultureInfo.InvariantCulture), Named(named, "Pack"), Named(named, "Size"))
            : new StructureLayout(LayoutKind.Sequential, 0, 0);
    }

    /// <summary>
    /// Returns the declared offset of a field, or null when the field follows the field before it.
    /// </summary>
    public static int? FindOffset(IFieldSymbol field, Compilation compilation)
    {
        foreach (AttributeData attribute in field.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "FieldOffsetAttribute" && attribute.ConstructorArguments is [{ Value: int offset }])
            {
                return offset;
            }
        }

        int stored = FindMetadata(field, compilation)?.GetFieldDefinition((FieldDefinitionHandle)HandleOf(field)).GetOffset() ?? -1;
        return stored >= 0 ? stored : null;
    }

    private static MetadataReader? FindMetadata(ISymbol symbol, Compilation compilation) =>
        symbol.OriginalDefinition.MetadataToken != 0
            && compilation.GetMetadataReference(symbol.ContainingAssembly) is PortableExecutableReference reference
            && reference.GetMetadata() is AssemblyMetadata assembly
            ? assembly.GetModules()[0].GetMetadataReader()
            : null;

    private static Handle HandleOf(ISymbol symbol) => MetadataTokens.Handle(symbol.OriginalDefinition.MetadataToken);

    private static int Named(IEnumerable<KeyValuePair<string, TypedConstant>> arguments, string name) =>
        arguments.FirstOrDefault(argument => argument.Key == name).Value.Value as int? ?? 0;
}
