using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Uring.Generator;

namespace Uring.Tests.Generator;

/// <summary>
/// Each diagnostic appears for a wrong declaration, and not for the most similar right one.
/// </summary>
public sealed class DiagnosticsTests
{
    private const string Nop = "[Prep(io_uring_op.IORING_OP_NOP)] ";
    private const string Method = "public static partial void PrepIt(this ref io_uring_sqe sqe";

    private static readonly DiagnosticCase[] s_cases =
    [
        new("URING001", Nop + Method + ", ulong adr);", Nop + Method + ", ulong addr);", "did you mean 'addr'"),
        new("URING001", Nop + Method + ", [Sqe(\"nothing_like_it\")] uint len);", Nop + Method + ", [Sqe(\"len\")] uint len);", "'nothing_like_it'"),
        new("URING001", Nop + "[SqeConst(\"bufindex\", IoUringAbi.IORING_RECV_MULTISHOT)] " + Method + ");", Nop + "[SqeConst(\"buf_index\", IoUringAbi.IORING_RECV_MULTISHOT)] " + Method + ");", "'bufindex'"),
        new("URING002", Nop + Method + ", ulong off, ulong addr2);", Nop + Method + ", ulong off, ulong addr);", "bytes 8 to 15"),
        new("URING002", Nop + Method + ", uint optname, void* addr);", Nop + Method + ", uint optname, uint level);", "bytes 20 to 23"),
        new("URING002", Nop + "[SqeConst(\"msg_flags\", IoUringAbi.IORING_RECV_MULTISHOT)] " + Method + ", uint msgFlags);", Nop + "[SqeConst(\"msg_flags\", IoUringAbi.IORING_RECV_MULTISHOT, Or = true)] " + Method + ", uint msgFlags);", "Or = true"),
        new("URING002", Nop + "[SqeLiteral(\"len\", 1, \"a\"), SqeLiteral(\"len\", 1, \"b\")] " + Method + ");", Nop + "[SqeLiteral(\"len\", 1, \"a\")] " + Method + ");", "bytes 24 to 27"),
        new("URING002", Nop + Method + ", byte opcode);", "[Prep] " + Method + ", byte opcode);", "bytes 0 to 0"),
        new("URING003", Nop + Method + ", bool len);", Nop + Method + ", uint len);", "'len' of type 'bool'"),
        new("URING003", Nop + Method + ", System.Guid addr);", Nop + Method + ", System.Guid* addr);", "System.Guid"),
        new("URING003", Nop + Method + ", double off);", Nop + Method + ", long off);", "double"),
        new("URING003", Nop + "[SqeSizeOf(\"len\", typeof(string))] " + Method + ");", Nop + "[SqeSizeOf(\"len\", typeof(System.Guid))] " + Method + ");", "string"),
        new("URING004", Nop + Method + ", int bufIndex);", Nop + Method + ", [Sqe(SqeConversion.Truncate)] int bufIndex);", "Truncate"),
        new("URING004", Nop + Method + ", nuint len);", Nop + Method + ", uint len);", "64 bits"),
        new("URING005", Nop + Method + ", void* len);", Nop + Method + ", void* addr);", "'len' is a pointer"),
        new("URING005", Nop + Method + ", [Sqe(SqeConversion.Truncate)] void* fd);", Nop + Method + ", int fd);", "'fd'"),
        new("URING006", Nop + Method + ", int off);", Nop + Method + ", [Sqe(SqeConversion.SignExtend)] int off);", "SignExtend"),
        new("URING006", Nop + Method + ", short len);", Nop + Method + ", ushort len);", "16 bits"),
        new("URING006", Nop + Method + ", [Sqe(\"addr\")] int target);", Nop + Method + ", [Sqe(\"addr\", SqeConversion.ZeroExtend)] int target);", "ZeroExtend"),
        new("URING007", Nop + Method + ", [Sqe(SqeConversion.Truncate)] uint len);", Nop + Method + ", [Sqe(SqeConversion.Truncate)] ulong len);", "not wider"),
        new("URING007", Nop + Method + ", [Sqe(SqeConversion.SignExtend)] uint off);", Nop + Method + ", [Sqe(SqeConversion.ZeroExtend)] uint off);", "no sign"),
        new("URING007", Nop + Method + ", [Sqe(SqeConversion.PlusOne)] byte fileIndex);", Nop + Method + ", [Sqe(SqeConversion.PlusOne)] int fileIndex);", "same width"),
        new("URING007", Nop + Method + ", [Sqe(SqeConversion.PlusOneSaturating)] ulong off);", Nop + Method + ", [Sqe(SqeConversion.PlusOne)] ulong off);", "64 bits"),
        new("URING007", Nop + Method + ", [Sqe(SqeConversion.PlusOne)] void* addr);", Nop + Method + ", [Sqe(SqeConversion.Exact)] void* addr);", "address"),
        new("URING007", Nop + Method + ", [Sqe((SqeConversion)77)] uint len);", Nop + Method + ", [Sqe(SqeConversion.Exact)] uint len);", "no such conversion"),
        new("URING008", Nop + "[SqeConst(\"len\", 1)] " + Method + ");", Nop + "[SqeLiteral(\"len\", 1, \"one of them\")] " + Method + ");", "'1'"),
        new("URING008", Nop + "[SqeConst(\"cmd_op\", Elsewhere.Reset)] " + Method + ");", Nop + "[SqeConst(\"cmd_op\", Driver.Reset)] " + Method + ");", "[SqeConstants]"),
        new("URING008", Nop + "[SqeConst(\"ioprio\", IoUringAbi.IORING_RECV_MULTISHOT | 4)] " + Method + ");", Nop + "[SqeConst(\"ioprio\", IoUringAbi.IORING_RECV_MULTISHOT | IoUringAbi.IORING_RECVSEND_POLL_FIRST)] " + Method + ");", "| 4"),
        new("URING008", Nop + "[SqeConst(\"ioprio\", IoUringAbi.IORING_NO_SUCH_FLAG)] " + Method + ");", Nop + "[SqeConst(\"ioprio\", (IoUringAbi.IORING_RECV_MULTISHOT))] " + Method + ");", "IORING_NO_SUCH_FLAG"),
        new("URING008", Nop + "[SqeConst(\"len\", \"text\")] " + Method + ");", Nop + "[SqeConst(\"len\", IoUringAbi.IORING_RECV_MULTISHOT)] " + Method + ");", "text"),
        new("URING008", "[Prep((io_uring_op)200)] " + Method + ");", "[Prep(io_uring_op.IORING_OP_NOP)] " + Method + ");", "200"),
        new("URING008", "[Prep(io_uring_op.IORING_OP_NO_SUCH)] " + Method + ");", "[Prep(opcode: io_uring_op.IORING_OP_NOP)] " + Method + ");", "IORING_OP_NO_SUCH"),
        new("URING009", Nop + "[SqeConst(\"buf_index\", IoUringAbi.IORING_FILE_INDEX_ALLOC)] " + Method + ");", Nop + "[SqeConst(\"file_index\", IoUringAbi.IORING_FILE_INDEX_ALLOC)] " + Method + ");", "16 bits"),
        new("URING009", Nop + "[SqeLiteral(\"flags\", -129, \"too low\")] " + Method + ");", Nop + "[SqeLiteral(\"flags\", -128, \"lowest\")] " + Method + ");", "-129"),
        new("URING010", Nop + "public static void PrepIt(this ref io_uring_sqe sqe) { }", Nop + Method + ");", "partial"),
        new("URING010", Nop + Method + ") { }", Nop + Method + ");", "body"),
        new("URING010", Nop + Method + "); " + Method + ") { }", Nop + Method + ");", "body"),
        new("URING010", Nop + "public static partial int PrepIt(this ref io_uring_sqe sqe);", Nop + Method + ");", "void"),
        new("URING010", Nop + "public static partial ref int PrepIt(this ref io_uring_sqe sqe);", Nop + Method + ");", "void"),
        new("URING010", Nop + "public static partial void PrepIt<T>(this ref io_uring_sqe sqe);", Nop + Method + ");", "generic"),
        new("URING010", Nop + "public static async partial void PrepIt(this ref io_uring_sqe sqe);", Nop + Method + ");", "async"),
        new("URING010", Nop + "public static partial void PrepIt(int fd);", Nop + "public static partial void PrepIt(io_uring_sqe* sqe, int fd);", "first parameter"),
        new("URING010", Nop + "public static partial void PrepIt(this io_uring_sqe sqe);", Nop + "public static partial void PrepIt(ref io_uring_sqe sqe);", "first parameter"),
        new("URING010", Nop + "public static partial void PrepIt(this in io_uring_sqe sqe);", Nop + "public static partial void PrepIt(this ref io_uring_sqe sqe);", "first parameter"),
        new("URING010", Nop + Method + ", ref uint len);", Nop + Method + ", uint len);", "by value"),
        new("URING010", Nop + Method + ", params int[] len);", Nop + Method + ", uint len);", "by value"),
        new("URING010", "public partial class Inner { " + Nop + "public partial void PrepIt(int fd); }", "public static partial class Inner { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe, int fd); }", "outside of io_uring_sqe"),
        new("URING010", "public static class Closed { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe); }", "public static partial class Open { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe); }", "'Closed' partial"),
        new("URING010", "public static partial class Many<T> { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe); }", "public partial record struct One { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe); }", "generic"),
        new("URING010", "public partial interface IHelpers { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe); }", "public partial record Plain { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe); }", "class or a struct"),
        new("URING010", "public static void Outer() { " + Nop + "static void PrepIt(ref io_uring_sqe sqe) { } }", Nop + Method + ");", "ordinary method"),
        new("URING011", "[SqeModifier] " + Nop + Method + ", uint len);", "[SqeModifier] " + Method + ", uint len);", "[SqeModifier]"),
        new("URING012", "[Prep] " + Method + ", int fd);", "[Prep] " + Method + ", int fd, [Sqe(\"opcode\", SqeConversion.Truncate)] io_uring_op op);", "opcode"),
        new("URING013", "[SqeModifier] " + Method + ");", "[SqeModifier] " + Method + ", byte flags);", "no field"),
        new("URING014", Nop + "[SqeConst(\"ioprio\", IoUringAbi.IORING_RECV_MULTISHOT, Or = true)] " + Method + ");", Nop + "[SqeConst(\"ioprio\", IoUringAbi.IORING_RECV_MULTISHOT)] " + Method + ");", "remove Or = true"),
        new("URING017", Nop + "[SqeSizeOf(\"flags\", typeof(statx))] " + Method + ");", Nop + "[SqeSizeOf(\"ioprio\", typeof(statx))] " + Method + ");", "'sizeof(Uring.Interop.statx)' is 256 and does not fit the field 'flags' of 8 bits; choose another field"),
        new("URING017", "[SqeModifier] [SqeSizeOf(\"buf_index\", typeof(Page))] " + Method + "); public struct Page { public fixed byte A[65536]; }", "[SqeModifier] [SqeSizeOf(\"len\", typeof(Page))] " + Method + "); public struct Page { public fixed byte A[65536]; }", "'sizeof(User.Code.Helpers.Page)' is 65536 and does not fit the field 'buf_index' of 16 bits"),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, s_cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wrong_declaration_has_the_diagnostic(int index)
    {
        DiagnosticCase @case = s_cases[index];

        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Sources.User(@case.Wrong)));

        Diagnostic diagnostic = Assert.Single(outcome.Diagnostics);
        Assert.Equal(@case.Id, diagnostic.Id);
        Assert.Contains(@case.Says, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("Source0.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Empty(outcome.Sources);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Most_similar_right_declaration_has_no_diagnostic(int index)
    {
        DiagnosticCase @case = s_cases[index];

        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Sources.User(@case.Right)));

        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);
        Assert.Single(outcome.Sources);
    }

    [Fact]
    public void Unusable_layout_of_the_entry_has_the_diagnostic()
    {
        string larger = Sources.SmallAbi.Replace("InlineArray(2)", "InlineArray(3)", StringComparison.Ordinal);
        string helper = "namespace Uring.Interop { partial struct io_uring_sqe { [Prep(io_uring_op.OP_ZERO)] public partial void PrepIt(int fd); } }";

        Assert.Contains("URING015", GeneratorHarness.Run(GeneratorHarness.AbiCompilation(larger, helper)).Ids);
        Assert.DoesNotContain("URING015", GeneratorHarness.Run(GeneratorHarness.AbiCompilation(Sources.SmallAbi, helper)).Ids);
    }

    [Fact]
    public void Each_id_is_tested_and_explained()
    {
        DiagnosticDescriptor[] all =
        [
            .. typeof(DiagnosticDescriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (DiagnosticDescriptor)field.GetValue(null)!),
        ];

        // The test above covers the layout (015). OddDeclarationTests cover the framework (016), and
        // OpcodeCoverageTests the warnings (1xx).
        string[] tested = [.. s_cases.Select(@case => @case.Id), "URING015", "URING016", "URING101", "URING102"];
        Assert.Equal(all.Select(descriptor => descriptor.Id).Order(), tested.Distinct().Order());
        Assert.Equal(all.Length, all.Select(descriptor => descriptor.Id).Distinct().Count());
        Assert.All(all, descriptor => Assert.NotEmpty(descriptor.Description.ToString(CultureInfo.InvariantCulture)));
        Assert.All(all, descriptor => Assert.Equal("Uring.Prep", descriptor.Category));
        Assert.All(all, descriptor => Assert.EndsWith($"docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal));
    }
}
