using CsCheck;
using Microsoft.CodeAnalysis;

namespace Uring.Tests.Generator;

/// <summary>Each random declaration compiles, or gives a diagnostic.</summary>
public sealed class RandomDeclarationTests
{
    private const int Iterations = 150;

    private static readonly string[] s_types =
    [
        "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "nint", "nuint", "void*", "io_uring_op", "sockaddr*", "delegate*<int, void>", "bool", "float", "char", "string", "iovec", "int[]",
    ];

    private static readonly string[] s_fields =
    [
        "opcode", "flags", "ioprio", "fd", "off", "cmd_op", "addr", "level", "len", "rw_flags", "poll_events", "user_data", "buf_group", "personality", "splice_fd_in", "addr_len", "addr3", "attr_type_mask", "nonesuch",
    ];

    private static readonly string[] s_conversions =
        ["", ", SqeConversion.Exact", ", SqeConversion.ZeroExtend", ", SqeConversion.SignExtend", ", SqeConversion.Truncate", ", SqeConversion.PlusOne", ", SqeConversion.PlusOneSaturating"];

    private static readonly string[] s_attributes =
    [
        "", "[SqeConst(\"ioprio\", IoUringAbi.IORING_RECV_MULTISHOT)]", "[SqeConst(\"flags\", IoUringAbi.IOSQE_BUFFER_SELECT, Or = true)]", "[SqeLiteral(\"fd\", -1, \"none\")]", "[SqeSizeOf(\"len\", typeof(open_how))]",
    ];

    private static readonly Gen<string> s_parameter = Gen.Select(
        Pick(s_types),
        Pick(s_fields),
        Gen.Frequency((3, Pick(string.Empty)), (2, Pick(s_conversions))),
        (type, field, conversion) => $"[Sqe(\"{field}\"{conversion})] {type} ");

    private static readonly Gen<string> s_declaration = Gen.Select(
        Pick("[Prep(io_uring_op.IORING_OP_NOP)]", "[Prep]", "[SqeModifier]"),
        Pick(s_attributes),
        Pick("this ref io_uring_sqe sqe", "ref io_uring_sqe sqe", "io_uring_sqe* sqe"),
        s_parameter.Array[0, 4],
        (marker, constant, entry, parameters) =>
            $"{marker} {constant} public static partial void PrepIt({string.Join(", ", parameters.Select((parameter, index) => parameter + "p" + index).Prepend(entry))});");

    [Fact]
    public void Random_declaration_is_refused_or_compiles() => s_declaration.Sample(
        declaration =>
        {
            GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Sources.User(declaration)));
            if (outcome.Diagnostics.IsEmpty)
            {
                Assert.Empty(outcome.UnsilencedComplaints);
                Assert.Single(outcome.Sources);
            }
            else
            {
                Assert.Empty(outcome.Sources);
            }
        },
        iter: Iterations,
        threads: 1);

    private static Gen<string> Pick(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);
}
