using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Uring.Tests.Generator;

/// <summary>The assembly that declares the ABI has a warning for each opcode without a helper.</summary>
public sealed class OpcodeCoverageTests
{
    private const string ZeroAndOne = """
        namespace Uring.Interop
        {
            partial struct io_uring_sqe
            {
                [Prep(io_uring_op.OP_ZERO)] public partial void PrepZero();
                [Prep(io_uring_op.OP_ONE)] public partial void PrepOne(int fd);
            }
        }
        """;

    [Fact]
    public void Opcode_without_helper_is_named_where_it_is_declared()
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.AbiCompilation(Sources.SmallAbi, ZeroAndOne));

        Diagnostic diagnostic = Assert.Single(outcome.Diagnostics);
        Assert.Equal("URING101", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Contains("OP_TWO", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("OP_TWO", Sources.SmallAbi.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length), StringComparison.Ordinal);
    }

    [Fact]
    public void Opcode_with_exemption_is_not_named() =>
        Assert.Empty(Run("[assembly: Uring.Interop.NoPrep(Uring.Interop.io_uring_op.OP_TWO, \"no test uses it\")]"));

    [Fact]
    public void Opcode_between_pragmas_is_silenced()
    {
        string abi = Sources.SmallAbi.Replace("OP_TWO,", "\n#pragma warning disable URING101\nOP_TWO,\n#pragma warning restore URING101\n", StringComparison.Ordinal);

        Diagnostic diagnostic = Assert.Single(GeneratorHarness.Run(GeneratorHarness.AbiCompilation(abi, ZeroAndOne)).Diagnostics);

        Assert.True(diagnostic.IsSuppressed);
    }

    [Fact]
    public void Opcode_with_helper_is_not_named() =>
        Assert.Empty(Run("namespace Uring.Interop { partial struct io_uring_sqe { [Prep(io_uring_op.OP_TWO)] public partial void PrepTwo(); } }"));

    [Fact]
    public void Opcode_with_a_wrong_helper_is_reported_only_for_its_error() =>
        Assert.Equal(["URING001"], Run("namespace Uring.Interop { partial struct io_uring_sqe { [Prep(io_uring_op.OP_TWO)] public partial void PrepTwo(int nonesuch); } }"));

    [Fact]
    public void Exemption_of_an_opcode_with_helper_is_needless() =>
        Assert.Equal(["URING101", "URING102"], Run("[assembly: Uring.Interop.NoPrep(Uring.Interop.io_uring_op.OP_ONE, \"outdated\")]").Order());

    [Fact]
    public void Second_exemption_is_needless() =>
        Assert.Equal(
            ["URING102"],
            Run("""
                using Uring.Interop;
                [assembly: NoPrep(io_uring_op.OP_TWO, "once")]
                [assembly: NoPrep(io_uring_op.OP_TWO, "twice")]
                """));

    [Fact]
    public void Assembly_of_a_user_has_no_warning() =>
        Assert.Empty(GeneratorHarness.Run(GeneratorHarness.UserCompilation(Sources.User(string.Empty))).Diagnostics);

    private static IEnumerable<string> Run(string more) =>
        GeneratorHarness.Run(GeneratorHarness.AbiCompilation(Sources.SmallAbi, ZeroAndOne, more)).Ids;
}
