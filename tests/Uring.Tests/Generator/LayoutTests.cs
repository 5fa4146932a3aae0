using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Uring.Tests.Generator;

/// <summary>
/// The layout of the entry is the same for symbols from source and from metadata: metadata has no attributes
/// for the offsets of a union.
/// </summary>
public sealed class LayoutTests
{
    private const string Helper = """
        using Uring.Interop;

        public static partial class Helpers
        {
            [Prep(io_uring_op.OP_ONE)]
            public static partial void PrepIt(ref io_uring_sqe sqe, int fd, [Sqe("cmd_op")] uint op, [Sqe("cmd_pad")] uint pad, ulong addr);
        }
        """;

    [Fact]
    public void Source_image_reference_assembly_and_project_reference_agree()
    {
        CSharpCompilation abi = GeneratorHarness.AbiCompilation(Sources.SmallAbi);
        string[] texts =
        [
            Emitted(GeneratorHarness.AbiCompilation(Sources.SmallAbi, Helper, "[assembly: Uring.Interop.NoPrep(Uring.Interop.io_uring_op.OP_ZERO, \"\")] [assembly: Uring.Interop.NoPrep(Uring.Interop.io_uring_op.OP_TWO, \"\")]")),
            Emitted(GeneratorHarness.CompilationAgainst(Image(abi, new EmitOptions()), Helper)),
            Emitted(GeneratorHarness.CompilationAgainst(Image(abi, new EmitOptions(metadataOnly: true, includePrivateMembers: false)), Helper)),
            Emitted(GeneratorHarness.CompilationAgainst(abi.ToMetadataReference(), Helper)),
        ];

        Assert.Contains("cmd_op = op, cmd_pad = pad", texts[0], StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Equal(texts[0], text));
    }

    private static string Emitted(CSharpCompilation compilation)
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(compilation);
        Assert.Empty(outcome.Diagnostics);
        return Assert.Single(outcome.Sources).SourceText.ToString();
    }

    private static PortableExecutableReference Image(CSharpCompilation compilation, EmitOptions options)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, options: options).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
