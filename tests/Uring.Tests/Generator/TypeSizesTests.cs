using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Uring.Generator;
using Uring.Interop;

namespace Uring.Tests.Generator;

/// <summary>A size that the generator computes from symbols is the size of the runtime.</summary>
public sealed class TypeSizesTests
{
    private const string Structures = """
        using System;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;

        namespace Known
        {
            public enum Small : ushort { A }

            public struct Empty;
            public struct Bytes { public byte A, B, C; }
            public struct Mixed { public byte A; public long B; public short C; }
            public struct Primitives { public bool A; public char B; public float C; public double D; public decimal E; public nint F; public nuint G; public Small H; public sbyte I; }
            public unsafe struct Pointers { public byte A; public void* B; public delegate* unmanaged<int, void> C; public byte D; }
            public struct Outer { public byte A; public Mixed B; public Bytes C; public Empty D; }

            [StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Packed1 { public byte A; public long B; public Mixed C; }
            [StructLayout(LayoutKind.Sequential, Pack = 2)] public struct Packed2 { public byte A; public long B; public byte C; }
            [StructLayout(LayoutKind.Sequential, Pack = 16)] public struct Packed16 { public byte A; public long B; }
            public struct OfPacked { public byte A; public Packed1 B; public Packed2 C; }

            [StructLayout(LayoutKind.Sequential, Size = 300)] public struct Sized { public int A; }
            [StructLayout(LayoutKind.Sequential, Size = 9)] public struct SizedOddly { public long A; }
            [StructLayout(LayoutKind.Sequential, Size = 2)] public struct SizedTooSmall { public long A; }
            public struct OfSized { public byte A; public SizedOddly B; public byte C; }

            [StructLayout(LayoutKind.Explicit)] public struct Union { [FieldOffset(0)] public long A; [FieldOffset(4)] public Bytes B; [FieldOffset(2)] public byte C; }
            [StructLayout(LayoutKind.Explicit)] public struct Gap { [FieldOffset(13)] public byte A; [FieldOffset(4)] public int B; }
            [StructLayout(LayoutKind.Explicit, Pack = 1)] public struct PackedUnion { [FieldOffset(1)] public long A; [FieldOffset(0)] public byte B; }
            [StructLayout(LayoutKind.Explicit, Size = 64)] public struct SizedUnion { [FieldOffset(0)] public long A; }

            public unsafe struct Buffers { public fixed byte A[301]; public fixed char B[3]; public fixed bool C[2]; public fixed double D[2]; }
            [InlineArray(5)] public struct Five { private Mixed _first; }
            [InlineArray(257)] public struct Many { private byte _first; }
            public struct OfArrays { public byte A; public Five B; public Many C; }

            public struct Pair<TFirst, TSecond> { public TFirst First; public TSecond Second; }
            public struct OfPairs { public Pair<byte, long> A; public Pair<short, Pair<byte, byte>> B; }

            public readonly record struct Point(byte X, long Y);
            public struct Properties { public byte A { get; set; } public int B { get; init; } public static long C { get; set; } public const int D = 1; public long E => 1; }
            public struct Private { private byte _a; private int _b; private Inner _c; public Private(int b) { _a = 0; _b = b; _c = default; } public struct Inner { private long _a; } }
            public partial struct Parts { public byte A; }
            public partial struct Parts { public static int B; public void Method() { } }
        }

        namespace Unknown
        {
            [StructLayout(LayoutKind.Auto)] public struct Automatic { public byte A; public long B; }
            public struct OfAutomatic { public Automatic A; }
            public struct OfGuid { public Guid A; }
            public struct OfInt128 { public byte A; public Int128 B; }
            public struct OfReference { public string? A; }
        }

        namespace UnknownFromSource
        {
            public struct Captured(int value) { public int Value => value; }
        }
        """;

    private static readonly CSharpCompilation s_structures = GeneratorHarness.AbiCompilation("#pragma warning disable CS0169, CS0649, CS0282\n" + Structures);
    private static readonly byte[] s_image = Emit(s_structures);

    public static TheoryData<string> Known => [.. Names("Known")];

    public static TheoryData<string> Unknown => [.. Names("Unknown")];

    [Theory]
    [MemberData(nameof(Known))]
    public void Size_is_that_of_the_runtime(string name)
    {
        int expected = SizeAtRunTime(new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(new MemoryStream(s_image)).GetType(name, throwOnError: true)!);

        Assert.Equal([expected, expected], FromSourceAndMetadata(name));
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public void Size_is_unknown_where_symbols_do_not_show_the_fields(string name) =>
        Assert.Equal([null, null], FromSourceAndMetadata(name));

    [Fact]
    public void Size_with_a_captured_parameter_is_known_from_metadata_only() =>
        Assert.Equal([null, 4], FromSourceAndMetadata("UnknownFromSource.Captured"));

    [Fact]
    public void Size_of_a_stand_in_is_unknown()
    {
        Compilation reference = GeneratorHarness.AbiCompilation("public struct Half { private int _dummyPrimitive; } public struct OfHalf { public Half A; }");

        Assert.Null(new TypeSizes(reference).Find(reference.GetTypeByMetadataName("OfHalf")!));
    }

    [Fact]
    public void Sizes_of_the_library_and_the_framework_are_those_of_the_runtime()
    {
        CSharpCompilation compilation = GeneratorHarness.UserCompilation();
        var sizes = new TypeSizes(compilation);
        int compared = 0;
        foreach (Assembly assembly in compilation.ReferencedAssemblyNames.Select(name => Assembly.Load(name.GetDisplayName())))
        {
            foreach (Type type in assembly.GetExportedTypes().Where(type => type is { IsValueType: true, ContainsGenericParameters: false, IsByRefLike: false } && type != typeof(void)))
            {
                if (compilation.GetTypeByMetadataName(type.FullName!) is { } symbol && symbol.ContainingAssembly.Name == type.Assembly.GetName().Name && sizes.Find(symbol) is { } size)
                {
                    Assert.True(SizeAtRunTime(type) == size, $"{type} has {SizeAtRunTime(type)} bytes, and not {size}");
                    compared++;
                }
            }
        }

        Assert.True(compared > 500, $"{compared} types were compared");
    }

    [Theory]
    [InlineData(typeof(statx), 256)]
    [InlineData(typeof(io_uring_sqe), 64)]
    [InlineData(typeof(io_uring_params), 120)]
    [InlineData(typeof(sockaddr_storage), 128)]
    public void Sizes_of_the_abi_are_known(Type type, int size)
    {
        CSharpCompilation compilation = GeneratorHarness.UserCompilation();

        Assert.Equal(size, new TypeSizes(compilation).Find(compilation.GetTypeByMetadataName(type.FullName!)!));
    }

    private static IEnumerable<string> Names(string space) => s_structures.GlobalNamespace.GetNamespaceMembers().Single(member => member.Name == space)
        .GetTypeMembers().Where(type => type is { TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct, Arity: 0 }).Select(type => $"{space}.{type.Name}");

    private static long?[] FromSourceAndMetadata(string name)
    {
        CSharpCompilation user = GeneratorHarness.CompilationAgainst(MetadataReference.CreateFromImage(s_image), string.Empty);
        return
        [
            new TypeSizes(s_structures).Find(s_structures.GetTypeByMetadataName(name)!),
            new TypeSizes(user).Find(user.GetTypeByMetadataName(name)!),
        ];
    }

    private static int SizeAtRunTime(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static byte[] Emit(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }
}
