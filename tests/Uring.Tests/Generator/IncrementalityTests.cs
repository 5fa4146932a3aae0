using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Uring.Generator;
using Uring.Generator.Model;

namespace Uring.Tests.Generator;

/// <summary>An edit re-runs only the steps that depend on it.</summary>
public sealed class IncrementalityTests
{
    private const string First = "[Prep(io_uring_op.IORING_OP_NOP)] public static partial void PrepFirst(this ref io_uring_sqe sqe, int fd);";
    private const string Second = "[Prep(io_uring_op.IORING_OP_NOP)] public static partial void PrepSecond(this ref io_uring_sqe sqe, int fd);";
    private const string Unrelated = "public static class Unrelated { public static int Answer => 42; }";

    [Fact]
    public void Edit_in_another_file_re_runs_nothing()
    {
        CSharpCompilation before = GeneratorHarness.UserCompilation(Sources.User(First + Second), Unrelated);
        CSharpCompilation after = Replace(before, 1, Unrelated.Replace("42", "43", StringComparison.Ordinal));

        GeneratorRunResult result = RunTwice(before, after);

        AssertNothingNew(result);
    }

    [Fact]
    public void Edit_in_another_file_of_the_abis_own_assembly_re_runs_nothing()
    {
        const string Helper = "namespace Uring.Interop { partial struct io_uring_sqe { [Prep(io_uring_op.OP_ZERO)] public partial void PrepZero(int fd); } }";
        CSharpCompilation before = GeneratorHarness.AbiCompilation(Sources.SmallAbi, Helper, Unrelated);
        CSharpCompilation after = Replace(before, 2, Unrelated.Replace("42", "43", StringComparison.Ordinal));

        GeneratorRunResult result = RunTwice(before, after);

        AssertNothingNew(result);
        Assert.NotEmpty(result.TrackedSteps[PrepGenerator.TrackingNames.Coverage]);
    }

    [Fact]
    public void Lines_inserted_above_the_declarations_re_emit_nothing()
    {
        CSharpCompilation before = GeneratorHarness.UserCompilation(Sources.User(First + Second));
        CSharpCompilation after = Replace(before, 0, "// A comment.\n\n" + Sources.User(First + Second));

        AssertNothingNew(RunTwice(before, after));
    }

    [Fact]
    public void Edit_of_one_declaration_re_emits_that_one()
    {
        CSharpCompilation before = GeneratorHarness.UserCompilation(Sources.User(First + Second));
        CSharpCompilation after = Replace(before, 0, Sources.User(First + Second.Replace("int fd", "int fd, uint len", StringComparison.Ordinal)));

        GeneratorRunResult result = RunTwice(before, after);

        IncrementalStepRunReason[] emitted = [.. Reasons(result, PrepGenerator.TrackingNames.Emit)];
        Assert.Equal(2, emitted.Length);
        Assert.Single(emitted, reason => reason == IncrementalStepRunReason.Modified);
        Assert.Single(emitted, reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
        Assert.Contains("uint len", result.GeneratedSources.Single().SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_in_the_file_of_a_wrong_declaration_re_emits_nothing()
    {
        const string Wrong = "[Prep(io_uring_op.IORING_OP_NOP)] public static partial void PrepWrong(this ref io_uring_sqe sqe, int nonesuch);";
        CSharpCompilation before = GeneratorHarness.UserCompilation(Sources.User(First + Wrong), Unrelated);
        CSharpCompilation after = Replace(before, 0, Sources.User(First + "/* a comment */" + Wrong));

        GeneratorRunResult result = RunTwice(before, after);

        Assert.All(Reasons(result, PrepGenerator.TrackingNames.Emit), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Same(after.SyntaxTrees[0], diagnostic.Location.SourceTree);
        AssertNothingNew(RunTwice(after, Replace(after, 1, Unrelated.Replace("42", "43", StringComparison.Ordinal))));
    }

    [Fact]
    public void No_step_holds_symbols_or_syntax()
    {
        GeneratorRunResult result = RunTwice(GeneratorHarness.UserCompilation(Sources.User(First)), GeneratorHarness.UserCompilation(Sources.User(First)));

        foreach ((string name, _) in result.TrackedSteps.Where(step => PrepGenerator.TrackingNames.All.Contains(step.Key)))
        {
            foreach (object output in result.TrackedSteps[name].SelectMany(step => step.Outputs).Select(output => output.Value))
            {
                AssertPlain(output, depth: 0);
            }
        }
    }

    private static void AssertPlain(object? value, int depth)
    {
        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location, $"{value?.GetType()} would keep a compilation alive");

        // The location of a diagnostic has its tree, as #pragma requires. No later step takes it.
        if (value is null or LocationInfo or string || depth > 6 || value.GetType().IsPrimitive || value.GetType().IsEnum || value is DiagnosticDescriptor)
        {
            return;
        }

        if (value is System.Collections.IEnumerable items)
        {
            foreach (object? item in items)
            {
                AssertPlain(item, depth + 1);
            }

            return;
        }

        foreach (System.Reflection.PropertyInfo property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            AssertPlain(property.GetValue(value), depth + 1);
        }
    }

    private static GeneratorRunResult RunTwice(CSharpCompilation before, CSharpCompilation after) =>
        GeneratorHarness.CreateDriver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();

    private static CSharpCompilation Replace(CSharpCompilation compilation, int index, string source)
    {
        SyntaxTree old = compilation.SyntaxTrees[index];
        return compilation.ReplaceSyntaxTree(old, GeneratorHarness.Parse(source, old.FilePath));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string name) =>
        result.TrackedSteps.TryGetValue(name, out System.Collections.Immutable.ImmutableArray<IncrementalGeneratorRunStep> steps)
            ? steps.SelectMany(step => step.Outputs).Select(output => output.Reason)
            : [];

    private static void AssertNothingNew(GeneratorRunResult result)
    {
        Assert.NotEmpty(Reasons(result, PrepGenerator.TrackingNames.Emit));
        foreach (string name in PrepGenerator.TrackingNames.All)
        {
            Assert.All(Reasons(result, name), reason => Assert.True(
                reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{name} was {reason}"));
        }

        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }
}
