using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>Finds the opcodes without a declared helper.</summary>
internal static class OpcodeReader
{
    private static readonly OpcodeInventory s_none = new(default, default);

    public static OpcodeInventory Read(Compilation compilation, CancellationToken cancellation)
    {
        // The assembly that declares the entry must have a helper for each opcode. Other assemblies need not.
        if (compilation.Assembly.GetTypeByMetadataName($"{KnownNames.Namespace}.{KnownNames.Sqe}") is null
            || compilation.Assembly.GetTypeByMetadataName($"{KnownNames.Namespace}.{KnownNames.OpcodeEnum}") is not { } opcodes)
        {
            return s_none;
        }

        cancellation.ThrowIfCancellationRequested();
        List<OpcodeModel> members = [];
        foreach (IFieldSymbol member in opcodes.GetMembers().OfType<IFieldSymbol>())
        {
            if (member.HasConstantValue && !IsCounter(member.Name))
            {
                members.Add(new OpcodeModel(member.Name, ConstantReader.ToInt64(member.ConstantValue), LocationInfo.From(member.Locations.FirstOrDefault())));
            }
        }

        return new OpcodeInventory(new EquatableArray<OpcodeModel>(members), new EquatableArray<OpcodeModel>(ReadExemptions(compilation, members)));
    }

    public static IEnumerable<DiagnosticInfo> Compare(OpcodeInventory inventory, EquatableArray<long> covered)
    {
        var helpers = new HashSet<long>(covered);
        var exempt = new HashSet<long>();
        foreach (OpcodeModel exemption in inventory.Exempt)
        {
            if (!exempt.Add(exemption.Value) || helpers.Contains(exemption.Value))
            {
                yield return Create(DiagnosticDescriptors.NeedlessNoPrep, exemption);
            }
        }

        foreach (OpcodeModel opcode in inventory.Opcodes)
        {
            if (!helpers.Contains(opcode.Value) && !exempt.Contains(opcode.Value))
            {
                yield return Create(DiagnosticDescriptors.OpcodeWithoutHelper, opcode);
            }
        }
    }

    // The last member of a kernel's enum counts the others.
    private static bool IsCounter(string name) => name.EndsWith("_LAST", System.StringComparison.Ordinal);

    private static IEnumerable<OpcodeModel> ReadExemptions(Compilation compilation, List<OpcodeModel> members)
    {
        foreach (AttributeData attribute in compilation.Assembly.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: KnownNames.NoPrepAttributeName } attributeClass
                && attributeClass.ContainingNamespace.ToDisplayString() == KnownNames.Namespace
                && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Enum, Value: { } value }, ..])
            {
                long opcode = ConstantReader.ToInt64(value);
                string name = members.FirstOrDefault(member => member.Value == opcode)?.Name ?? opcode.ToString(System.Globalization.CultureInfo.InvariantCulture);
                yield return new OpcodeModel(name, opcode, LocationInfo.From(attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation()));
            }
        }
    }

    private static DiagnosticInfo Create(DiagnosticDescriptor descriptor, OpcodeModel opcode) =>
        new(descriptor, opcode.Location, new EquatableArray<string>([opcode.Name]));
}
