using Microsoft.CodeAnalysis;

namespace Uring.Tests.Generator;

/// <summary>
/// The emitted source, to the letter. After an intended change, set URING_UPDATE_SNAPSHOTS to the folder of
/// the records, run once, and read the difference.
/// </summary>
public sealed class SnapshotTests
{
    private const string UpdateVariable = "URING_UPDATE_SNAPSHOTS";

    private static readonly Dictionary<string, string> s_declarations = new()
    {
        // Every kind of value: constant, parameter at either width, slot, sign extension, size of a
        // structure, OR.
        ["AcceptMultishotDirect"] = """
            [Prep(io_uring_op.IORING_OP_ACCEPT)]
            [SqeConst("ioprio", IoUringAbi.IORING_ACCEPT_MULTISHOT)]
            [SqeConst("file_index", IoUringAbi.IORING_FILE_INDEX_ALLOC)]
            public static partial void PrepIt(this ref io_uring_sqe sqe, int fd, sockaddr* addr, [Sqe("addr2")] uint* length, int acceptFlags);
            """,
        ["CancelByFile"] = """
            [Prep(io_uring_op.IORING_OP_ASYNC_CANCEL)]
            [SqeConst("cancel_flags", IoUringAbi.IORING_ASYNC_CANCEL_FD, Or = true)]
            public static partial void PrepIt(io_uring_sqe* sqe, int fd, uint cancelFlags);
            """,
        ["Conversions"] = """
            [Prep(io_uring_op.IORING_OP_SOCKET)]
            [SqeLiteral("fd", -1, "no file")]
            [SqeSizeOf("len", typeof(open_how))]
            public static partial void PrepIt(
                ref io_uring_sqe sqe,
                [Sqe("off", SqeConversion.SignExtend)] int type,
                [Sqe("addr", SqeConversion.ZeroExtend)] int value,
                [Sqe(SqeConversion.Truncate)] int bufIndex,
                [Sqe(SqeConversion.PlusOneSaturating)] uint fileIndex);
            """,
        ["FixedHelper"] = """
            [Prep(io_uring_op.IORING_OP_NOP)]
            [SqeLiteral("fd", -1, "no file")]
            public static partial void PrepIt(this ref io_uring_sqe sqe);
            """,
        ["Modifiers"] = """
            [SqeModifier]
            public static partial void SetGroup(this ref io_uring_sqe sqe, [Sqe(SqeConversion.Truncate)] int bufGroup);

            [SqeModifier]
            [SqeConst("ioprio", IoUringAbi.IORING_RECV_MULTISHOT)]
            internal static partial void SetSlot(this ref io_uring_sqe sqe, [Sqe(SqeConversion.PlusOne)] uint fileIndex);
            """,
    };

    public static TheoryData<string> Names => [.. s_declarations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Emitted_source_is_as_recorded(string name)
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Sources.User(s_declarations[name])));
        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.UnsilencedComplaints);
        GeneratedSourceResult source = Assert.Single(outcome.Sources);
        string path = Path.Combine(AppContext.BaseDirectory, "Data", "Snapshots", name + ".txt");

        if (Environment.GetEnvironmentVariable(UpdateVariable) is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".txt"), source.SourceText.ToString());
            Assert.Skip($"written to {folder}");
        }

        Assert.Equal("User.Code.Helpers.g.cs", source.HintName);
        Assert.Equal(File.ReadAllText(path), source.SourceText.ToString());
    }
}
