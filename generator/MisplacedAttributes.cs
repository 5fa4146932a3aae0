using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>
/// Finds attributes that the compiler accepts and that would have no effect: the providers of the helpers
/// start at [Prep] and [SqeModifier] of a declared method.
/// </summary>
internal static class MisplacedAttributes
{
    private const string Suffix = "Attribute";

    private static readonly ImmutableHashSet<string> s_all = KnownNames.Supplements.ToImmutableHashSet()
        .Union([KnownNames.PrepAttribute, KnownNames.ModifierAttribute]);

    /// <summary>
    /// Finds declarations that mark members without a declaration: [method: Prep] on an event marks its
    /// accessors, and [param: Sqe] on an accessor marks its parameter.
    /// </summary>
    public static bool MarksUndeclared(SyntaxNode node, CancellationToken cancellation) => node switch
    {
        EventFieldDeclarationSyntax { AttributeLists: { Count: > 0 } lists } => HasTarget(lists, SyntaxKind.MethodKeyword),
        AccessorDeclarationSyntax { AttributeLists: { Count: > 0 } lists } => HasTarget(lists, SyntaxKind.ParamKeyword),
        _ => false,
    };

    /// <summary>Returns a diagnostic for each event, or for the accessor.</summary>
    public static ImmutableArray<DiagnosticInfo> OnUndeclared(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        ISymbol?[] declared = context.Node is EventFieldDeclarationSyntax events
            ? [.. events.Declaration.Variables.Select(variable => context.SemanticModel.GetDeclaredSymbol(variable, cancellation))]
            : [context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation)];
        return
        [
            .. declared.OfType<ISymbol>()
                .Where(static symbol => AttributesOfUndeclared(symbol).Any(static attribute => s_all.Contains(NameOf(attribute))))
                .Select(static symbol => Create(symbol.Locations.FirstOrDefault(), symbol.Name, HelperShape.NotAMethod)),
        ];
    }

    /// <summary>
    /// Returns a diagnostic for an attribute that adds to [Prep] or [SqeModifier] where the method has
    /// neither.
    /// </summary>
    public static ImmutableArray<DiagnosticInfo> WithoutMarker(GeneratorAttributeSyntaxContext target, CancellationToken cancellation)
    {
        ISymbol owner = target.TargetSymbol is IParameterSymbol { ContainingSymbol: { } containing } ? containing : target.TargetSymbol;
        if (owner.GetAttributes().Any(static attribute => NameOf(attribute) is KnownNames.PrepAttribute or KnownNames.ModifierAttribute))
        {
            return [];
        }

        AttributeData first = target.Attributes[0];
        string name = first.AttributeClass!.Name.Substring(0, first.AttributeClass.Name.Length - Suffix.Length);
        return [Create(first.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation(), HelperShape.NameOf(owner), $"add [Prep] or [SqeModifier], without which [{name}] has no effect")];
    }

    private static bool HasTarget(SyntaxList<AttributeListSyntax> lists, SyntaxKind target) =>
        lists.Any(list => list.Target?.Identifier.IsKind(target) == true);

    private static IEnumerable<AttributeData> AttributesOfUndeclared(ISymbol declared) => declared switch
    {
        IEventSymbol { AddMethod: { } accessor } => accessor.GetAttributes(),
        IMethodSymbol accessor => accessor.Parameters.SelectMany(static parameter => parameter.GetAttributes()),
        _ => [],
    };

    private static string NameOf(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() ?? string.Empty;

    private static DiagnosticInfo Create(Location? location, string name, string fault) =>
        new(DiagnosticDescriptors.InvalidShape, LocationInfo.From(location), new EquatableArray<string>([name, fault]));
}
