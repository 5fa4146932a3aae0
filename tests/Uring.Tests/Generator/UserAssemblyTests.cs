using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.Emit;
using Uring.Interop;

namespace Uring.Tests.Generator;

/// <summary>
/// A user declares helpers in another assembly than the library, and they write the right bytes.
/// </summary>
public sealed class UserAssemblyTests
{
    private const string DriverHelpers = """
        using Uring.Interop;

        namespace Acme.Storage;

        [SqeConstants]
        public enum AcmeCommand : uint { Flush = 0xAC01, Trim = 0xAC02 }

        public static unsafe partial class AcmeSqe
        {
            [Prep(io_uring_op.IORING_OP_URING_CMD)]
            [SqeConst("cmd_op", AcmeCommand.Trim)]
            public static partial void PrepAcmeTrim(
                this ref io_uring_sqe sqe, int fd, [Sqe("addr3")] void* ranges, [Sqe("user_data")] ulong tag, [Sqe("flags")] byte sqeFlags);

            [SqeModifier]
            public static partial void SetPersonality(io_uring_sqe* sqe, ushort personality);
        }
        """;

    [Fact]
    public void Private_command_of_a_driver_is_written()
    {
        Type helpers = Load(DriverHelpers, "Acme.Storage.AcmeSqe");
        object[] arguments = [Filled(0xEE), 7, PointerTo(0x1122334455667788), 0x99UL, (byte)IoUringAbi.IOSQE_FIXED_FILE];

        helpers.GetMethod("PrepAcmeTrim")!.Invoke(null, arguments);

        var expected = default(io_uring_sqe);
        expected.PrepUringCmd(0xAC02, 7);
        byte[] bytes = Bytes(expected);
        BitConverter.TryWriteBytes(bytes.AsSpan(48), 0x1122334455667788);
        BitConverter.TryWriteBytes(bytes.AsSpan(32), 0x99UL);
        bytes[1] = (byte)IoUringAbi.IOSQE_FIXED_FILE;
        Assert.Equal(bytes, Bytes((io_uring_sqe)arguments[0]));
    }

    [Fact]
    public unsafe void Modifier_through_a_pointer_changes_only_its_field()
    {
        Type helpers = Load(DriverHelpers, "Acme.Storage.AcmeSqe");
        io_uring_sqe entry = Filled(0xEE);

        helpers.GetMethod("SetPersonality")!.Invoke(null, [Pointer.Box(&entry, typeof(io_uring_sqe*)), (ushort)0x1234]);

        byte[] expected = Bytes(Filled(0xEE));
        (expected[42], expected[43]) = (0x34, 0x12);
        Assert.Equal(expected, Bytes(entry));
    }

    [Fact]
    public void Project_without_unsafe_code_and_with_overflow_checks_compiles()
    {
        Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation = GeneratorHarness.UserCompilation("""
            using Uring.Interop;

            public static partial class Plain
            {
                [Prep(io_uring_op.IORING_OP_NOP)]
                public static partial void PrepIt(this ref io_uring_sqe sqe, int fd, [Sqe(SqeConversion.PlusOne)] uint fileIndex);
            }
            """);
        compilation = compilation.WithOptions(compilation.Options.WithAllowUnsafe(false).WithOverflowChecks(true));
        Type helpers = Load(compilation, "Plain");
        object[] arguments = [default(io_uring_sqe), -5, uint.MaxValue];

        helpers.GetMethod("PrepIt")!.Invoke(null, arguments);

        byte[] bytes = Bytes((io_uring_sqe)arguments[0]);
        Assert.Equal(-5, BitConverter.ToInt32(bytes, 4));
        Assert.Equal(0, BitConverter.ToInt32(bytes, 44));
    }

    [Fact]
    public void Names_that_are_keywords_or_names_of_the_generator_compile()
    {
        Assert.NotNull(Load(
            """
            using Uring.Interop;

            namespace @event
            {
                public static partial class @class
                {
                    [Prep(io_uring_op.IORING_OP_NOP)]
                    internal static partial void @params(ref io_uring_sqe @this, [Sqe("fd")] int words, [Sqe("len")] uint @int, [Sqe("addr")] ulong bytes);

                    [SqeModifier]
                    private static partial void Change(ref io_uring_sqe sqe, [Sqe("len")] uint bytes, [Sqe("fd")] int words);
                }
            }
            """,
            "event.class"));
    }

    [Fact]
    public void Types_that_differ_only_in_case_compile() =>
        Assert.NotNull(Load(
            """
            using Uring.Interop;

            public static partial class Twin { [SqeModifier] public static partial void Set(ref io_uring_sqe sqe, uint len); }
            public static partial class TWIN { [SqeModifier] public static partial void Set(ref io_uring_sqe sqe, uint len); }
            """,
            "TWIN"));

    private static Type Load(string source, string type) => Load(GeneratorHarness.UserCompilation(source), type);

    private static Type Load(Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation, string type)
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(compilation);
        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);

        using var image = new MemoryStream();
        EmitResult emitted = outcome.Compilation.Emit(image);
        Assert.True(emitted.Success);
        return Assembly.Load(image.ToArray()).GetType(type, throwOnError: true)!;
    }

    private static io_uring_sqe Filled(byte value)
    {
        Span<byte> bytes = stackalloc byte[64];
        bytes.Fill(value);
        return MemoryMarshal.Read<io_uring_sqe>(bytes);
    }

    private static unsafe object PointerTo(long address) => Pointer.Box((void*)address, typeof(void*));

    private static byte[] Bytes(io_uring_sqe entry) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<io_uring_sqe>(in entry)).ToArray();
}
