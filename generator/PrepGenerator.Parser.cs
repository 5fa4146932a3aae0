using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Uring.Generator.Model;

namespace Uring.Generator;

public sealed partial class PrepGenerator
{
    /// <summary>Symbols to model and diagnostics. Lives for one declaration.</summary>
    private sealed class Parser
    {
        private const int EntrySize = 64;

        private readonly IMethodSymbol _method;
        private readonly SemanticModel _model;
        private readonly INamedTypeSymbol _sqe;
        private readonly TypeNames _names;
        private readonly CancellationToken _cancellation;
        private readonly List<DiagnosticInfo> _diagnostics = [];
        private readonly List<Filling> _fillings = [];

        // The compiler itself reports an error, so the generator emits nothing and reports nothing more.
        private bool _isBroken;

        private Parser(IMethodSymbol method, SemanticModel model, INamedTypeSymbol sqe, CancellationToken cancellation)
        {
            _method = method;
            _model = model;
            _sqe = sqe;
            _names = new TypeNames(model.Compilation);
            _cancellation = cancellation;
        }

        public static ParseResult Parse(GeneratorAttributeSyntaxContext target, bool isPrep, CancellationToken cancellation)
        {
            if (target.TargetSymbol is not IMethodSymbol method)
            {
                return new ParseResult(null, null, default);
            }

            // One assembly declares both the attribute and the entry.
            INamedTypeSymbol? sqe = target.Attributes[0].AttributeClass?.ContainingNamespace.GetTypeMembers(KnownNames.Sqe, 0).FirstOrDefault();
            if (sqe is null)
            {
                var missing = new DiagnosticInfo(
                    DiagnosticDescriptors.UnusableLayout,
                    LocationInfo.From(method.Locations.FirstOrDefault()),
                    new EquatableArray<string>([method.Name, $"the assembly that declares its attribute has no {KnownNames.Sqe}"]));
                return new ParseResult(null, null, new EquatableArray<DiagnosticInfo>([missing]));
            }

            var parser = new Parser(method, target.SemanticModel, sqe, cancellation);
            HelperModel? helper = parser.Parse(target.TargetNode, target.Attributes[0], isPrep);
            bool isValid = helper is not null && !parser._isBroken && parser._diagnostics.Count == 0;
            return new ParseResult(
                isValid ? helper : null,
                isPrep && target.Attributes[0].ConstructorArguments is [{ Kind: TypedConstantKind.Enum, Value: { } opcode }] ? ConstantReader.ToInt64(opcode) : null,
                new EquatableArray<DiagnosticInfo>(parser._diagnostics));
        }

        private HelperModel? Parse(SyntaxNode node, AttributeData marker, bool isPrep)
        {
            // Both pipelines parse a method with both attributes, and that of [Prep] reports its faults.
            bool isBoth = _method.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == (isPrep ? KnownNames.ModifierAttribute : KnownNames.PrepAttribute));
            if (isBoth && !isPrep)
            {
                return null;
            }

            if (HelperShape.FindFault(_method, node, _sqe) is { } fault)
            {
                Report(DiagnosticDescriptors.InvalidShape, _method.Locations.FirstOrDefault(), HelperShape.NameOf(_method), fault);
                return null;
            }

            if (isBoth)
            {
                Report(DiagnosticDescriptors.ConflictingAttributes, LocationOf(marker), _method.Name);
                return null;
            }

            if (FrameworkNames.FindUnreachable(_model) is { } unreachable)
            {
                Report(DiagnosticDescriptors.HiddenFrameworkType, _method.Locations.FirstOrDefault(), _method.Name, unreachable.Substring(FrameworkNames.Global.Length));
                return null;
            }

            SqeLayout layout = SqeLayoutReader.Read(_sqe, _model.Compilation);
            if (FindLayoutFault(layout) is { } layoutFault)
            {
                Report(DiagnosticDescriptors.UnusableLayout, _method.Locations.FirstOrDefault(), _method.Name, layoutFault);
                return null;
            }

            ReadMarker(marker, layout);
            ReadConstants(layout);
            ReadParameters(layout);
            CheckOverlaps();
            CheckCompleteness(marker, isPrep);
            return _diagnostics.Count == 0 && !_isBroken ? HelperShape.CreateModel(_method, (MethodDeclarationSyntax)node, _sqe, _names, isPrep, layout.Size, Stores()) : null;
        }

        private static string? FindLayoutFault(SqeLayout layout)
        {
            if (layout.Size != EntrySize)
            {
                return $"io_uring_sqe has {layout.Size} bytes instead of {EntrySize}";
            }

            SqeField? misplaced = layout.Fields.FirstOrDefault(static field => field.IsScalar && field.Offset % field.Size != 0);
            return misplaced is null ? null : $"its field '{misplaced.Name}' at byte {misplaced.Offset} is not aligned";
        }

        private void ReadMarker(AttributeData marker, SqeLayout layout)
        {
            if (marker.ConstructorArguments is [{ Kind: not TypedConstantKind.Error, Value: { } opcode }])
            {
                AddConstant(marker, KnownNames.OpcodeField, opcode, argumentIndex: 0, isOr: false, mustBeOfTheAbi: true, reason: null, layout);
            }
            else if (Argument(marker, 0) is { } expression)
            {
                ReportUnbound(expression);
            }
        }

        private void ReadConstants(SqeLayout layout)
        {
            foreach (AttributeData attribute in _method.GetAttributes().Where(IsOurs))
            {
                _cancellation.ThrowIfCancellationRequested();
                ImmutableArray<TypedConstant> arguments = attribute.ConstructorArguments;
                switch (attribute.AttributeClass!.Name)
                {
                    case KnownNames.ConstAttributeName when arguments is [{ Value: string field }, { Kind: not TypedConstantKind.Array } value]:
                        bool isOr = attribute.NamedArguments.Any(static argument => argument is { Key: "Or", Value.Value: true });
                        AddConstant(attribute, field, value.Kind == TypedConstantKind.Error ? null : value.Value, 1, isOr, mustBeOfTheAbi: true, reason: null, layout);
                        break;
                    case KnownNames.LiteralAttributeName when arguments is [{ Value: string field }, { Value: long value }, { Kind: TypedConstantKind.Primitive } reason]:
                        AddConstant(attribute, field, value, 1, isOr: false, mustBeOfTheAbi: false, reason.Value as string, layout);
                        break;
                    case KnownNames.SizeOfAttributeName when arguments is [{ Value: string field }, { Kind: TypedConstantKind.Type } type]:
                        AddSize(attribute, field, (ITypeSymbol?)type.Value, layout);
                        break;
                    case KnownNames.ConstAttributeName or KnownNames.LiteralAttributeName or KnownNames.SizeOfAttributeName
                        when arguments is [{ Kind: TypedConstantKind.Primitive, Value: null }, ..]:
                        FindField("null", layout, LocationOf(attribute));
                        break;
                    case KnownNames.ConstAttributeName when Argument(attribute, 1) is { } expression:
                        ReportUnbound(expression);
                        break;
                    case KnownNames.ConstAttributeName or KnownNames.LiteralAttributeName or KnownNames.SizeOfAttributeName:
                        _isBroken = true;
                        break;
                    default:
                        break;
                }
            }
        }

        // The compiler gives no value for an argument that it cannot bind, such as a constant that does not
        // exist.
        private void ReportUnbound(ExpressionSyntax expression)
        {
            _isBroken = true;
            if (!expression.ContainsDiagnostics && !ConstantReader.IsOfTheAbi(expression, _model, _sqe, _cancellation))
            {
                Report(DiagnosticDescriptors.NotAnAbiConstant, expression.GetLocation(), Quotation.Of(expression));
            }
        }

        private void AddConstant(AttributeData attribute, string fieldName, object? value, int argumentIndex, bool isOr, bool mustBeOfTheAbi, string? reason, SqeLayout layout)
        {
            Location? location = LocationOf(attribute);
            ExpressionSyntax? expression = Argument(attribute, argumentIndex);
            if (expression is null)
            {
                _isBroken = true;
                return;
            }

            string text = Quotation.Of(expression);
            if (!ConstantReader.IsInteger(value) || (mustBeOfTheAbi && !ConstantReader.IsOfTheAbi(expression, _model, _sqe, _cancellation)))
            {
                Report(DiagnosticDescriptors.NotAnAbiConstant, expression.GetLocation(), text);
                return;
            }

            if (FindField(fieldName, layout, location) is not { } field)
            {
                return;
            }

            if (!ConstantReader.Fits(value!, field.Size))
            {
                Report(DiagnosticDescriptors.ConstantDoesNotFit, expression.GetLocation(), text, Convert.ToString(value, CultureInfo.InvariantCulture), field.Name, Bits(field.Size));
                return;
            }

            string source = reason is null ? LastNames(text) : $"{text} ({Quotation.OneLine(reason)})";
            _fillings.Add(new Filling(new StoreModel(field, source, ConstantReader.Truncate(value!, field.Size), null, null), text, location, isOr));
        }

        private void AddSize(AttributeData attribute, string fieldName, ITypeSymbol? type, SqeLayout layout)
        {
            Location? location = LocationOf(attribute);
            if (type is null)
            {
                Report(DiagnosticDescriptors.UnsupportedType, location, "sizeof", "null", fieldName, "name an unmanaged type");
            }
            else if (TypeNames.Contains(type, TypeNames.IsError))
            {
                _isBroken = true;
            }
            else if (SizeRules.FindFault(type, _model.SyntaxTree.Options) is { } fault)
            {
                Report(DiagnosticDescriptors.UnsupportedType, location, "sizeof", type.ToDisplayString(), fieldName, fault);
            }
            else if (FindField(fieldName, layout, location) is not { } field)
            {
                return;
            }
            else if (new TypeSizes(_model.Compilation).Find(type) is { } size && !ConstantReader.Fits(size, field.Size))
            {
                Report(
                    DiagnosticDescriptors.SizeDoesNotFit,
                    Argument(attribute, 1)?.GetLocation() ?? location,
                    type.ToDisplayString(),
                    size.ToString(CultureInfo.InvariantCulture),
                    field.Name,
                    Bits(field.Size));
            }
            else
            {
                string source = $"sizeof({type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)})";
                _fillings.Add(new Filling(
                    new StoreModel(field, source, 0, null, _names.WriteForSize(type)), source, location, IsOr: false));
            }
        }

        private void ReadParameters(SqeLayout layout)
        {
            foreach (IParameterSymbol parameter in _method.Parameters.Skip(_method.IsStatic ? 1 : 0))
            {
                _cancellation.ThrowIfCancellationRequested();
                Location? location = parameter.Locations.FirstOrDefault();
                AttributeData? mapping = parameter.GetAttributes().FirstOrDefault(attribute => IsOurs(attribute) && attribute.AttributeClass!.Name == KnownNames.SqeAttributeName);
                string? fieldName = mapping is null ? parameter.Name : FieldNameOf(mapping, parameter);
                bool isRefused = TypeNames.Contains(parameter.Type, static type => TypeNames.IsError(type) || TypeNames.IsFileLocal(type));
                if (isRefused || parameter.Name.Length == 0 || fieldName is null)
                {
                    _isBroken = true;
                }
                else if (FindField(fieldName, layout, mapping is null ? location : LocationOf(mapping)) is { } field)
                {
                    AddParameter(parameter, mapping, field, location);
                }
            }
        }

        private static string? FieldNameOf(AttributeData mapping, IParameterSymbol parameter) => mapping.ConstructorArguments switch
        {
            [] => parameter.Name,
            [{ Kind: TypedConstantKind.Primitive, Value: var name }, ..] => name as string ?? "null",
            [{ Kind: TypedConstantKind.Enum }] => parameter.Name,
            _ => null,
        };

        private void AddParameter(IParameterSymbol parameter, AttributeData? mapping, SqeField field, Location? location)
        {
            bool isPointer = parameter.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol;
            if (SqeLayoutReader.ScalarSize(parameter.Type) is not { } size || !field.IsScalar)
            {
                Report(DiagnosticDescriptors.UnsupportedType, location, parameter.Name, parameter.Type.ToDisplayString(), field.Name, "use an integer, an enum or a pointer");
                return;
            }

            Conversion asked = mapping?.ConstructorArguments.LastOrDefault() is { Kind: TypedConstantKind.Enum, Value: int value }
                ? (Conversion)value
                : Conversion.Exact;
            bool isSigned = !isPointer && SqeLayoutReader.IsSigned(parameter.Type);
            if (isPointer && field.Size < size)
            {
                Report(DiagnosticDescriptors.PointerTooWide, location, parameter.Name, Bits(size), field.Name, Bits(field.Size));
            }
            else if (asked == Conversion.Exact && size > field.Size)
            {
                Report(DiagnosticDescriptors.ValueTooWide, location, parameter.Name, Bits(size), field.Name, Bits(field.Size));
            }
            else if (asked == Conversion.Exact && size < field.Size && isSigned && !field.IsSigned)
            {
                Report(DiagnosticDescriptors.AmbiguousExtension, location, parameter.Name, Bits(size), field.Name, Bits(field.Size));
            }
            else if (ConversionRules.FindFault(asked, isPointer, isSigned, size, field.Size) is { } fault)
            {
                Report(DiagnosticDescriptors.ConversionDoesNotApply, location, asked.ToString(), parameter.Name, field.Name, fault);
            }
            else
            {
                Conversion conversion = asked == Conversion.Exact && size < field.Size
                    ? (isSigned ? Conversion.SignExtend : Conversion.ZeroExtend)
                    : asked;
                var model = new ParameterModel(
                    HelperShape.EscapeParameter(parameter.Name), _names.Write(parameter.Type), isPointer, size, conversion);
                _fillings.Add(new Filling(new StoreModel(field, ConversionRules.Describe(parameter.Name, conversion), 0, model, null), parameter.Name, location, IsOr: false));
            }
        }

        private void CheckOverlaps()
        {
            for (int later = 1; later < _fillings.Count; later++)
            {
                for (int earlier = 0; earlier < later; earlier++)
                {
                    SqeField first = _fillings[earlier].Store.Field;
                    SqeField second = _fillings[later].Store.Field;
                    if (first.Overlaps(second) && !IsCombination(_fillings[earlier], _fillings[later]))
                    {
                        int start = Math.Max(first.Offset, second.Offset);
                        int end = Math.Min(first.Offset + first.Size, second.Offset + second.Size) - 1;
                        Report(
                            DiagnosticDescriptors.OverlappingFields,
                            _fillings[later].Location,
                            _fillings[earlier].Name,
                            _fillings[later].Name,
                            start.ToString(CultureInfo.InvariantCulture),
                            end.ToString(CultureInfo.InvariantCulture));
                    }
                }
            }

            foreach (Filling constant in _fillings.Where(static filling => filling.IsOr))
            {
                if (!_fillings.Any(filling => filling.Store.Parameter is not null && IsSameField(filling.Store.Field, constant.Store.Field)))
                {
                    Report(DiagnosticDescriptors.OrWithoutParameter, constant.Location, constant.Name, constant.Store.Field.Name);
                }
            }
        }

        private static bool IsCombination(Filling first, Filling second) =>
            IsSameField(first.Store.Field, second.Store.Field)
            && ((first.IsOr && second.Store.Parameter is not null) || (second.IsOr && first.Store.Parameter is not null) || (first.IsOr && second.IsOr));

        // The members of a union are one field with several names, so the bytes decide.
        private static bool IsSameField(SqeField first, SqeField second) => first.Offset == second.Offset && first.Size == second.Size;

        private void CheckCompleteness(AttributeData marker, bool isPrep)
        {
            if (_isBroken || _diagnostics.Count != 0)
            {
                return;
            }

            if (isPrep && !_fillings.Any(static filling => filling.Store.Field.Name == KnownNames.OpcodeField))
            {
                Report(DiagnosticDescriptors.MissingOpcode, LocationOf(marker), _method.Name, KnownNames.OpcodeField);
            }
            else if (!isPrep && _fillings.Count == 0)
            {
                Report(DiagnosticDescriptors.NothingToWrite, LocationOf(marker), _method.Name);
            }
        }

        private IEnumerable<StoreModel> Stores() =>
            _fillings.Select(static filling => filling.Store).OrderBy(static store => store.Field.Offset).ThenBy(static store => store.IsConstant ? 1 : 0);

        private SqeField? FindField(string name, SqeLayout layout, Location? location)
        {
            if ((layout.Find(name) ?? layout.Find(FieldNames.ToSnakeCase(name))) is { } field)
            {
                if (field.IsScalar)
                {
                    return field;
                }

                Report(DiagnosticDescriptors.UnsupportedType, location, name, "array", field.Name, "choose a field that holds one value");
                return null;
            }

            string? nearest = FieldNames.FindNearest(name, layout);
            Report(DiagnosticDescriptors.UnknownField, location, name, nearest is null ? string.Empty : $" (did you mean '{nearest}'?)");
            return null;
        }

        private bool IsOurs(AttributeData attribute) =>
            attribute.AttributeClass is { } type && SymbolEqualityComparer.Default.Equals(type.ContainingNamespace, _sqe.ContainingNamespace);

        private void Report(DiagnosticDescriptor descriptor, Location? location, params string[] arguments) =>
            _diagnostics.Add(new DiagnosticInfo(descriptor, LocationInfo.From(location), new EquatableArray<string>(arguments)));

        private Location? LocationOf(AttributeData attribute) =>
            attribute.ApplicationSyntaxReference?.GetSyntax(_cancellation).GetLocation() ?? _method.Locations.FirstOrDefault();

        private ExpressionSyntax? Argument(AttributeData attribute, int index)
        {
            if (attribute.ApplicationSyntaxReference?.GetSyntax(_cancellation) is not AttributeSyntax { ArgumentList.Arguments: var arguments })
            {
                return null;
            }

            string? name = attribute.AttributeConstructor?.Parameters.ElementAtOrDefault(index)?.Name;
            return arguments.FirstOrDefault(argument => argument.NameColon is { } colon && colon.Name.Identifier.ValueText == name)?.Expression
                ?? arguments.Where(static argument => argument.NameColon is null && argument.NameEquals is null).ElementAtOrDefault(index)?.Expression;
        }

        // The comment in the emitted code names the constant without its class.
        private static string LastNames(string expression) => string.Join(
            " | ",
            expression.Split('|').Select(static part => part.Substring(part.LastIndexOf('.') + 1).Trim(' ', '(', ')')));

        private static string Bits(int size) => (size * 8).ToString(CultureInfo.InvariantCulture);

        private sealed record Filling(StoreModel Store, string Name, Location? Location, bool IsOr);
    }
}
