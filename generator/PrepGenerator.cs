using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>
/// Implements the partial methods that are marked with [Prep] and [SqeModifier]: stores into a submission
/// queue entry, resolved against the io_uring_sqe of the compilation.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed partial class PrepGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Stage 1, symbols to values. Only this stage reads symbols, syntax or the semantic model. After each
        // change of the compilation the stage runs again for every declaration, so it must be cheap. Its
        // results must compare equal when neither the declaration nor the layout of the entry has changed.
        IncrementalValuesProvider<ParseResult> preps = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.PrepAttribute,
                static (_, _) => true,
                static (target, cancellation) => Parser.Parse(target, isPrep: true, cancellation))
            .WithTrackingName(TrackingNames.Parse);

        IncrementalValuesProvider<ParseResult> modifiers = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.ModifierAttribute,
                static (_, _) => true,
                static (target, cancellation) => Parser.Parse(target, isPrep: false, cancellation))
            .WithTrackingName(TrackingNames.Parse);

        // Diagnostics leave the pipeline here: each edit of their file changes their locations, and must not
        // re-run the stages below.
        context.RegisterSourceOutput(preps.SelectMany(static (result, _) => result.Diagnostics), Report);
        context.RegisterSourceOutput(modifiers.SelectMany(static (result, _) => result.Diagnostics), Report);
        ReportMisplaced(context);

        // Stage 2, values to text, helper by helper. From here on there is no location and no symbol, so only
        // a change of the declaration or of the layout emits a helper again.
        IncrementalValueProvider<ImmutableArray<EmittedHelper>> prepTexts = EmitHelpers(preps).Collect();
        IncrementalValueProvider<ImmutableArray<EmittedHelper>> modifierTexts = EmitHelpers(modifiers).Collect();

        // Stage 3, one file for each declaring type.
        IncrementalValuesProvider<EmittedFile> files = prepTexts.Combine(modifierTexts)
            .SelectMany(static (texts, _) => Emitter.Assemble(texts.Left.Concat(texts.Right)))
            .WithTrackingName(TrackingNames.Assemble);
        context.RegisterSourceOutput(files, static (output, file) => output.AddSource(file.HintName, file.Text));

        // The set of opcodes must be complete. Of stage 1, this branch takes the numbers of the opcodes only.
        IncrementalValueProvider<EquatableArray<long>> covered = preps
            .Where(static result => result.Opcode is not null)
            .Select(static (result, _) => result.Opcode!.Value)
            .Collect()
            .Select(static (opcodes, _) => new EquatableArray<long>(opcodes.Distinct().OrderBy(static opcode => opcode)))
            .WithTrackingName(TrackingNames.Covered);
        IncrementalValueProvider<OpcodeInventory> inventory = context.CompilationProvider
            .Select(static (compilation, cancellation) => OpcodeReader.Read(compilation, cancellation))
            .WithTrackingName(TrackingNames.Opcodes);
        IncrementalValuesProvider<DiagnosticInfo> missing = inventory.Combine(covered)
            .SelectMany(static (pair, _) => OpcodeReader.Compare(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Coverage);
        context.RegisterSourceOutput(missing, Report);
    }

    private static void ReportMisplaced(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterSourceOutput(
            context.SyntaxProvider
                .CreateSyntaxProvider(MisplacedAttributes.MarksUndeclared, MisplacedAttributes.OnUndeclared)
                .SelectMany(static (diagnostics, _) => diagnostics)
                .WithTrackingName(TrackingNames.Misplaced),
            Report);
        foreach (string attribute in KnownNames.Supplements)
        {
            context.RegisterSourceOutput(
                context.SyntaxProvider
                    .ForAttributeWithMetadataName(attribute, static (_, _) => true, MisplacedAttributes.WithoutMarker)
                    .SelectMany(static (diagnostics, _) => diagnostics)
                    .WithTrackingName(TrackingNames.Misplaced),
                Report);
        }
    }

    private static IncrementalValuesProvider<EmittedHelper> EmitHelpers(IncrementalValuesProvider<ParseResult> results) =>
        results
            .Where(static result => result.Helper is not null)
            .Select(static (result, _) => result.Helper!)
            .Select(static (helper, _) => Emitter.Emit(helper))
            .WithTrackingName(TrackingNames.Emit);

    private static void Report(SourceProductionContext context, DiagnosticInfo diagnostic) =>
        context.ReportDiagnostic(diagnostic.ToDiagnostic());

    /// <summary>The names of the steps: tests check which of them an edit re-runs.</summary>
    internal static class TrackingNames
    {
        public const string Parse = nameof(Parse);
        public const string Misplaced = nameof(Misplaced);
        public const string Emit = nameof(Emit);
        public const string Assemble = nameof(Assemble);
        public const string Covered = nameof(Covered);
        public const string Opcodes = nameof(Opcodes);
        public const string Coverage = nameof(Coverage);

        public static readonly IReadOnlyList<string> All = [Parse, Misplaced, Emit, Assemble, Covered, Opcodes, Coverage];
    }
}
