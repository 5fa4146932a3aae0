using CsCheck;
using Microsoft.CodeAnalysis;

namespace Uring.Tests.Generator;

/// <summary>
/// Incomplete source, as an editor sees it: the generator reports diagnostics and never throws.
/// </summary>
public sealed class HalfTypedTests
{
    private const int Iterations = 400;

    private static readonly string[] s_declarations =
    [
        """
        [Prep(io_uring_op.IORING_OP_ACCEPT)]
        [SqeConst("ioprio", IoUringAbi.IORING_ACCEPT_MULTISHOT | IoUringAbi.IORING_ACCEPT_DONTWAIT, Or = true)]
        public static partial void PrepIt(this ref io_uring_sqe sqe, int fd, [Sqe("addr2")] uint* length, [Sqe("accept_flags", SqeConversion.Exact)] int flags);
        """,
        """
        [Prep] [SqeLiteral("fd", -1, "no file"), SqeSizeOf("len", typeof(open_how))]
        internal static unsafe partial void PrepIt(io_uring_sqe* sqe, [Sqe("opcode", SqeConversion.Truncate)] io_uring_op op, void* addr);
        """,
        """
        [SqeModifier] public static partial void SetIt(ref io_uring_sqe sqe, [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex, byte flags);
        """,
        """
        public partial record struct Inner<T> { [Prep(io_uring_op.IORING_OP_NOP)] public partial void PrepIt(params int[] fd) => throw null!; }
        """,
    ];

    private static readonly string[] s_fragments =
    [
        "[", "]", "(", ")", "{", "}", ",", ";", "\"", "<", ">", "*", "&", "|", "= true", "ref", "this", "partial", "static", "unsafe", "void", "int", "Sqe(", "Prep(", "Prep",
        "SqeConst(\"", "SqeConst(null, null)", "SqeConst(field: \"fd\", value: 1)", "SqeSizeOf(\"len\", typeof(", "SqeSizeOf(\"len\", typeof(System.Span<>))", "(SqeConversion)99",
        "typeof", "null", "default", "new object[] { 1 }", "1.5", "'c'", "true", "/*", "//", "#if", "\"\"\"", "\n", "io_uring_sqe", "extension(ref io_uring_sqe sqe)", "file", "where T :",
        "delegate*<int, void>", "params", "scoped", "in", "out", "async", "extern", "@", "=>", "?", "!", "...", "::",
    ];

    private static readonly Gen<(int Declaration, (double At, double Length, int Fragment)[] Edits)> s_edits = Gen.Select(
        Gen.Int[0, s_declarations.Length - 1],
        Gen.Select(Gen.Double.Unit, Gen.Double[0, 0.15], Gen.Int[-8, s_fragments.Length - 1]).Array[1, 5]);

    [Fact]
    public void Edited_declarations_never_crash_the_generator() =>
        s_edits.Sample(
            edits => AssertNoCrash(GeneratorHarness.UserCompilation(Sources.User(Apply(edits.Declaration, edits.Edits)))),
            iter: Iterations,
            threads: 1);

    [Fact]
    public void Cut_off_declarations_never_crash_the_generator()
    {
        foreach (string declaration in s_declarations)
        {
            for (int length = 0; length <= declaration.Length; length += 3)
            {
                AssertNoCrash(GeneratorHarness.UserCompilation(Sources.User(declaration[..length])));
            }
        }
    }

    [Fact]
    public void Half_typed_abi_never_crashes_the_generator()
    {
        const string Helper = "namespace Uring.Interop { partial struct io_uring_sqe { [Prep(io_uring_op.OP_ZERO)] public partial void PrepZero(int fd, ulong off); } }";
        Gen.Select(Gen.Int[0, Sources.SmallAbi.Length - 1], Gen.Int[0, 40]).Sample(
            cut =>
            {
                string abi = Sources.SmallAbi.Remove(cut.Item1, Math.Min(cut.Item2, Sources.SmallAbi.Length - cut.Item1));
                AssertNoCrash(GeneratorHarness.AbiCompilation(abi, Helper));
            },
            iter: Iterations,
            threads: 1);
    }

    private static string Apply(int declaration, (double At, double Length, int Fragment)[] edits)
    {
        string text = s_declarations[declaration];
        foreach ((double at, double length, int fragment) in edits)
        {
            int start = (int)(at * text.Length);
            int count = Math.Min((int)(length * text.Length), text.Length - start);
            text = text.Remove(start, count).Insert(start, fragment < 0 ? string.Empty : s_fragments[fragment]);
        }

        return text;
    }

    private static void AssertNoCrash(Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation)
    {
        GeneratorDriverRunResult result = GeneratorHarness.CreateDriver().RunGenerators(compilation).GetRunResult();
        Assert.Null(result.Results.Single().Exception);
    }
}
