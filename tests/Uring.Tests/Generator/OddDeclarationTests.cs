using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Uring.Tests.Generator;

/// <summary>
/// Legal and unusual declarations: each compiles without a warning, or gives a diagnostic at its place.
/// </summary>
public sealed class OddDeclarationTests
{
    private const string Nop = "[Prep(io_uring_op.IORING_OP_NOP)] ";
    private const string Method = "public static partial void PrepIt(this ref io_uring_sqe sqe";
    private const string Mark = "/*here*/";

    private const string Usings = """
        #pragma warning disable CS0612, CS0618, CS0649, CS8634, LIB001, LIB002, LIB003
        using System;
        using System.CodeDom.Compiler;
        using System.Collections.Generic;
        using System.Diagnostics;
        using System.Diagnostics.CodeAnalysis;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using Uring.Interop;

        """;

    private const string Types = """

        [Obsolete] public enum Older : uint { A }
        [Obsolete("use another")] public enum Old : uint { A }
        [Obsolete("use another", DiagnosticId = "LIB001")] public enum Custom : uint { A }
        [Obsolete("use another", error: true)] public enum Removed : uint { A }
        [Experimental("LIB002")] public enum Young : uint { A }
        [Experimental("LIB003")] public static class Preview { public enum Inner : uint { A } public struct Size { public int A; } }
        public class Generic<T> { public enum Small : byte { A } public struct Pair { public int A; } public class Middle { public enum Large : long { A } } }
        public class Constrained<T> where T : class { public enum Small : byte { A } }
        public struct Sized<T> where T : unmanaged { public T A; }
        public struct Wrapper<T> { public int A; public readonly T? Get() => default; }
        public ref struct Local { public int A; }
        public unsafe struct Fits8 { public fixed byte A[255]; }
        public unsafe struct Exceeds8 { public Fits8 A; public byte B; }
        public struct Fits16 { public Buffer A; public byte B; [InlineArray(65534)] public struct Buffer { private byte _first; } }
        public struct Exceeds16 { public Fits16 A; public bool B; }
        [StructLayout(LayoutKind.Auto, Size = 300)] public struct Automatic { public int A; }
        public class Ancestor { public static void PrepIt(ref io_uring_sqe sqe) { } protected enum Hidden : uint { A } }
        file struct OfThisFile { public int A; }
        """;

    // Each declaration is the content of a static class, or whole types after a closing brace.
    private static readonly Dictionary<string, string> s_accepted = new()
    {
        ["method with an option"] = "[MethodImpl(MethodImplOptions.NoInlining)] " + Nop + Method + ");",
        ["method with an option by number"] = "[MethodImpl(256)] " + Nop + Method + ");",
        ["method that is marked as generated"] = "[GeneratedCode(\"another\", \"1.0\")] " + Nop + Method + ");",
        ["method with both attributes"] = "[GeneratedCode(\"another\", \"1.0\"), MethodImpl(MethodImplOptions.NoOptimization)] " + Nop + Method + ");",
        ["attributes of the framework"] = "[Conditional(\"DEBUG\"), DebuggerStepThrough, SkipLocalsInit, DoesNotReturn, OverloadResolutionPriority(1)] " + Nop + Method + ");",
        ["entry point for native code"] = "[UnmanagedCallersOnly(EntryPoint = \"prep_it\")] " + Nop + "public static unsafe partial void PrepIt(io_uring_sqe* sqe, int fd);",
        ["default values"] = Nop + Method + ", [CallerLineNumber] int fd = 0, uint len = 7, void* addr = default);",
        ["scoped entry"] = Nop + "public static partial void PrepIt(this scoped ref io_uring_sqe sqe, int fd);",
        ["method without accessibility"] = Nop + "static partial void PrepIt(ref io_uring_sqe sqe, int fd);",
        ["obsolete types"] = Nop + Method + ", [Sqe(\"len\")] Old a, [Sqe(\"rw_flags\")] Older b, [Sqe(\"file_index\")] Custom c);",
        ["removed type in an obsolete helper"] = "[Obsolete] " + Nop + Method + ", [Sqe(\"len\")] Removed a);",
        ["experimental types"] = Nop + "[SqeSizeOf(\"off\", typeof(Preview.Size))] " + Method + ", [Sqe(\"len\")] Young a, [Sqe(\"rw_flags\")] Preview.Inner b);",
        ["nullable type argument"] = Nop + Method + ", [Sqe(\"flags\")] Generic<string?>.Small a, [Sqe(\"off\")] Generic<Dictionary<string, string?[]?>>.Middle.Large b);",
        ["nullable type argument against its constraint"] = Nop + Method + ", [Sqe(\"flags\")] Constrained<string?>.Small a);",
        ["dynamic and tuple type arguments"] = Nop + Method + ", [Sqe(\"flags\")] Generic<dynamic>.Small a, [Sqe(\"ioprio\")] Generic<(int First, string? Second)>.Small b);",
        ["pointers in a type argument"] = Nop + "[SqeSizeOf(\"len\", typeof(Wrapper<int*[]>))] " + Method + ", [Sqe(\"flags\")] Generic<void*[]>.Small a);",
        ["native integers"] = Nop + Method + ", nint addr, [Sqe(\"off\")] nuint b, [Sqe(\"addr3\")] Generic<nint>.Middle.Large c);",
        ["pointers to pointers"] = Nop + Method + ", void*** addr, [Sqe(\"off\")] Local* a, [Sqe(\"addr3\")] Generic<dynamic?[]>.Pair* b);",
        ["function pointers"] = Nop + Method + ", [Sqe(\"off\")] delegate* unmanaged[Cdecl, SuppressGCTransition]<ref int, in string?, out long, ref readonly Old> a, [Sqe(\"addr\")] delegate*<delegate*<nint, void>, void*> b);",
        ["sizes of pointers"] = Nop + "[SqeSizeOf(\"len\", typeof(int*)), SqeSizeOf(\"off\", typeof(void**)), SqeSizeOf(\"addr\", typeof(delegate* unmanaged<int, void>)), SqeSizeOf(\"addr3\", typeof(OfThisFile*))] " + Method + ");",
        ["sizes of constructed types"] = Nop + "[SqeSizeOf(\"len\", typeof(int?)), SqeSizeOf(\"off\", typeof((byte, long))), SqeSizeOf(\"addr\", typeof(Generic<string>.Pair)), SqeSizeOf(\"addr3\", typeof(nint))] " + Method + ");",
        ["size of a ref struct"] = Nop + "[SqeSizeOf(\"len\", typeof(Local))] " + Method + ");",
        ["sizes that fit"] = Nop + "[SqeSizeOf(\"flags\", typeof(Fits8)), SqeSizeOf(\"ioprio\", typeof(Exceeds8)), SqeSizeOf(\"buf_index\", typeof(Fits16)), SqeSizeOf(\"len\", typeof(Exceeds16))] " + Method + ");",
        ["size that only the runtime knows"] = Nop + "[SqeSizeOf(\"flags\", typeof(Automatic))] " + Method + ");",
        ["size of a private type"] = "private struct Mine { public int A; public Mine(int a) => A = a; } " + Nop + "[SqeSizeOf(\"len\", typeof(Mine))] " + Method + ");",
        ["line breaks in constants"] = Nop + "[SqeLiteral(\"fd\", -\n1, \"a\\u2028b\\u0085c\\nd\")] [SqeConst(\"ioprio\", /* a\nb */ IoUringAbi.IORING_RECV_MULTISHOT | // c\n(/* d\ne */ IoUringAbi.IORING_RECVSEND_POLL_FIRST))] " + Method + ");",
        ["literal without a reason"] = Nop + "[SqeLiteral(\"len\", 1, null!)] " + Method + ");",
        ["lines of another file"] = "\n#line 500 \"other.txt\"\n" + Nop + Method + ");\n#line hidden\n" + Nop + "public static partial void PrepHidden(ref io_uring_sqe sqe);",
        ["nested types"] = "} public partial record class Outer(int X) { public readonly ref partial struct Middle { public partial class Inner { [SqeModifier] protected internal static unsafe partial void Set(io_uring_sqe* @this, byte flags); } }",
        ["hidden method and inherited type"] = "} public partial class Heir : Ancestor { " + Nop + "public static new partial void PrepIt(ref io_uring_sqe sqe); [SqeModifier] static partial void Set(ref io_uring_sqe sqe, Hidden len);",
        ["type with the name of a keyword"] = "} namespace Odd { public struct nint; public partial class Odd { " + Nop + "public static partial void PrepIt(ref io_uring_sqe sqe, System.IntPtr addr); }",
        ["long name"] = "} public static partial class " + new string('N', 400) + " { " + Nop + Method + ");",
    };

    private static readonly Dictionary<string, (string Id, string Declaration)> s_refused = new()
    {
        ["size of 256 in 8 bits"] = ("URING017", Nop + "[SqeSizeOf(\"flags\", /*here*/typeof(Exceeds8))] " + Method + ");"),
        ["size of 65536 in 16 bits"] = ("URING017", Nop + "[SqeSizeOf(type: /*here*/typeof(Exceeds16), field: \"buf_index\")] " + Method + ");"),
        ["size of a constructed type"] = ("URING017", Nop + "[SqeSizeOf(\"flags\", /*here*/typeof(Sized<Exceeds8>))] " + Method + ");"),
        ["size of a file-local type"] = ("URING003", Nop + "[/*here*/SqeSizeOf(\"len\", typeof(OfThisFile))] " + Method + ");"),
        ["size of a type with a file-local argument"] = ("URING003", Nop + "[/*here*/SqeSizeOf(\"len\", typeof(KeyValuePair<OfThisFile, int>))] " + Method + ");"),
        ["size of a restricted type"] = ("URING003", Nop + "[/*here*/SqeSizeOf(\"len\", typeof(ArgIterator))] " + Method + ");"),
        ["size of void"] = ("URING003", Nop + "[/*here*/SqeSizeOf(\"len\", typeof(void))] " + Method + ");"),
        ["size of a nested type without arguments"] = ("URING003", Nop + "[/*here*/SqeSizeOf(\"len\", typeof(Generic<>.Pair))] " + Method + ");"),
        ["size of null"] = ("URING003", Nop + "[/*here*/SqeSizeOf(\"len\", null!)] " + Method + ");"),
        ["nullable integer"] = ("URING003", Nop + Method + ", int? /*here*/len);"),
        ["wide integer"] = ("URING003", Nop + Method + ", Int128 /*here*/off);"),
        ["constant in no field"] = ("URING001", Nop + "[/*here*/SqeConst(null!, IoUringAbi.IORING_RECV_MULTISHOT)] " + Method + ");"),
        ["literal in no field"] = ("URING001", Nop + "[/*here*/SqeLiteral(null!, 1, \"one\")] " + Method + ");"),
        ["size in no field"] = ("URING001", Nop + "[/*here*/SqeSizeOf(null!, typeof(int))] " + Method + ");"),
        ["parameter in no field"] = ("URING001", Nop + Method + ", [/*here*/Sqe(null!)] int fd);"),
        ["no constant"] = ("URING008", Nop + "[SqeConst(\"len\", /*here*/null!)] " + Method + ");"),
        ["array of constants"] = ("URING008", Nop + "[SqeConst(\"len\", /*here*/new object[] { 1 })] " + Method + ");"),
        ["default opcode"] = ("URING008", "[Prep(/*here*/default)] " + Method + ");"),
        ["read-only reference"] = ("URING010", Nop + "public static partial void /*here*/PrepIt(this ref io_uring_sqe sqe, ref readonly int fd);"),
        ["span of parameters"] = ("URING010", Nop + "public static partial void /*here*/PrepIt(this ref io_uring_sqe sqe, params ReadOnlySpan<int> fd);"),
        ["read-only entry"] = ("URING010", Nop + "public static partial void /*here*/PrepIt(this ref readonly io_uring_sqe sqe, int fd);"),
        ["two generators"] = ("URING010", "[LibraryImport(\"c\")] " + Nop + "public static partial void /*here*/PrepIt(io_uring_sqe* sqe, int fd);"),
        ["accessor"] = ("URING010", "public static int Property { " + Nop + "/*here*/get; }"),
        ["lambda"] = ("URING010", "public static Action Property => /*here*/" + Nop + "() => { };"),
        ["prep and modifier with a fault"] = ("URING010", "[SqeModifier] " + Nop + "static void /*here*/PrepIt() { }"),
        ["file-local class"] = ("URING010", "} file static partial class Secret { " + Nop + "public static partial void /*here*/PrepIt(ref io_uring_sqe sqe);"),
        ["interface"] = ("URING010", "} public partial interface IOuter { public partial class Inner { " + Nop + "public static partial void /*here*/PrepIt(ref io_uring_sqe sqe); }"),
        ["operator"] = ("URING010", "} public class Sum { " + Nop + "public static Sum operator /*here*/+(Sum a, Sum b) => a;"),
    };

    public static TheoryData<string> Accepted => [.. s_accepted.Keys];

    public static TheoryData<string> Refused => [.. s_refused.Keys];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Legal_declaration_compiles_without_a_warning(string name)
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Source(s_accepted[name])));

        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);
        Assert.NotEmpty(outcome.Sources);
        Assert.All(outcome.Sources, source => Assert.InRange(source.HintName.Length, 1, 100));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Wrong_declaration_is_refused_at_its_place(string name)
    {
        (string id, string declaration) = s_refused[name];
        string source = Source(declaration);

        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(source));

        Diagnostic diagnostic = Assert.Single(outcome.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(source.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length, diagnostic.Location.SourceSpan.Start);
        Assert.Empty(outcome.Sources);
    }

    [Fact]
    public void Option_of_the_declaration_stays()
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Source(s_accepted["method with an option"])));

        string text = Assert.Single(outcome.Sources).SourceText.ToString();
        Assert.DoesNotContain("MethodImpl", text, StringComparison.Ordinal);
        Assert.Contains("GeneratedCode", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnostic_obeys_pragma_and_line()
    {
        string wrong = Nop + "static partial void PrepIt(ref io_uring_sqe sqe, int nonesuch);";
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(
            Source("\n#pragma warning disable URING001\n" + wrong + "\n#pragma warning restore URING001\n#line 77 \"other.txt\"\n" + wrong.Replace("PrepIt", "PrepMapped", StringComparison.Ordinal))));

        FileLinePositionSpan line = Assert.Single(outcome.Diagnostics, diagnostic => !diagnostic.IsSuppressed).Location.GetMappedLineSpan();
        Assert.Equal(("other.txt", 76), (line.Path, line.StartLinePosition.Line));
    }

    [Theory]
    [InlineData("lib")]
    [InlineData("class")]
    [InlineData("global", "lib")]
    [InlineData("lib", "global")]
    public void Library_under_an_alias_compiles(params string[] aliases)
    {
        string alias = "@" + aliases.First(alias => alias != "global");
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.AliasedCompilation(
            $$"""
            extern alias {{alias}};
            using {{alias}}::Uring.Interop;
            using Entry = {{alias}}::Uring.Interop.io_uring_sqe;

            public class Generic<T> { public enum Small : byte { A } }

            namespace Acme.Uring.Interop
            {
                public static unsafe partial class Helpers
                {
                    [Prep(io_uring_op.IORING_OP_NOP), SqeSizeOf("len", typeof(open_how)), SqeConst("ioprio", IoUringAbi.IORING_RECV_MULTISHOT)]
                    public static partial void PrepIt(
                        this ref Entry sqe,
                        sockaddr* addr,
                        [Sqe("addr3")] delegate*<ref iovec, sockaddr*> function,
                        [Sqe("flags")] Generic<System.Collections.Generic.List<statx?>>.Small flags,
                        [Sqe("rw_flags")] io_uring_op op);

                    [SqeModifier]
                    public static partial void SetIt(Entry* sqe, byte flags);
                }
            }
            """,
            [.. aliases]));

        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);
        Assert.Single(outcome.Sources);
    }

    [Fact]
    public void Two_assemblies_can_have_types_of_one_name()
    {
        static MetadataReference Twin(string name) => GeneratorHarness.AbiCompilation("namespace Twin { public enum Flags : uint { A } }")
            .WithAssemblyName(name).ToMetadataReference(["global", name]);

        Compilation compilation = GeneratorHarness.UserCompilation(
            $"extern alias first; extern alias second; using Uring.Interop; public static partial class Helpers {{ {Nop}{Method}, [Sqe(\"len\")] first::Twin.Flags a, [Sqe(\"rw_flags\")] second::Twin.Flags b); }}")
            .AddReferences(Twin("first"), Twin("second"));

        GeneratorOutcome outcome = GeneratorHarness.Run((CSharpCompilation)compilation);

        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);
    }

    [Theory]
    [InlineData("namespace System.Runtime.CompilerServices { internal static class Unsafe { } }", "'System.Runtime.CompilerServices.Unsafe'")]
    [InlineData("namespace System.CodeDom.Compiler { internal sealed class GeneratedCodeAttribute(string tool, string version) : System.Attribute; }", "'System.CodeDom.Compiler.GeneratedCodeAttribute'")]
    [InlineData("public static class System { }", "'System.Runtime.CompilerServices.Unsafe'")]
    public void Hidden_type_of_the_framework_is_reported(string hiding, string named)
    {
        string declaration = $"public static partial class Helpers {{ {Nop}public static partial void {Mark}PrepIt(ref io_uring_sqe sqe, int fd); }}";
        string source = $"using Uring.Interop; {declaration} {hiding}";

        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(source));

        Diagnostic diagnostic = Assert.Single(outcome.Diagnostics);
        Assert.Equal("URING016", diagnostic.Id);
        Assert.Contains(named, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(source.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length, diagnostic.Location.SourceSpan.Start);
    }

    [Fact]
    public void Attributes_without_an_entry_are_reported()
    {
        string source = $"namespace Uring.Interop {{ public sealed class PrepAttribute : System.Attribute; public static partial class Helpers {{ [Prep] static partial void {Mark}PrepIt(int fd); }} }}";

        Diagnostic diagnostic = Assert.Single(GeneratorHarness.Run(GeneratorHarness.AbiCompilation(source)).Diagnostics);

        Assert.Equal("URING015", diagnostic.Id);
        Assert.Equal(source.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length, diagnostic.Location.SourceSpan.Start);
    }

    [Fact]
    public void Keyword_as_every_name_compiles()
    {
        var source = new StringBuilder("#pragma warning disable CS8860, CS8981\nusing Uring.Interop;\n");
        foreach (string word in SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(SyntaxFacts.IsValidIdentifier).Distinct())
        {
            source.Append(CultureInfo.InvariantCulture, $$"""
                namespace @{{word}}.@{{word}}
                {
                    public enum @{{word}} : uint { A }

                    public partial class Outer
                    {
                        public static partial class @{{word}}
                        {
                            [Prep(io_uring_op.IORING_OP_NOP)]
                            public static partial void Prep(ref io_uring_sqe @{{word}}, [Sqe("len")] global::@{{word}}.@{{word}}.@{{word}} words, [Sqe("fd", SqeConversion.PlusOne)] int bytes);
                        }

                        public partial struct Inner
                        {
                            [SqeModifier]
                            public static partial void @{{word}}(ref io_uring_sqe sqe, [Sqe("len")] uint @{{word}}, [Sqe("fd", SqeConversion.PlusOneSaturating)] int other);
                        }
                    }
                }

                """);
        }

        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(source.ToString()));

        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7, null)]
    [InlineData(LanguageVersion.CSharp7_3, null)]
    [InlineData(LanguageVersion.CSharp8, null)]
    [InlineData(LanguageVersion.CSharp6, "URING010")]
    public void Old_version_of_the_language_compiles_or_is_refused(LanguageVersion version, string? refusal)
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation("""
            using Uring.Interop;

            public static unsafe partial class Helpers
            {
                [Prep(io_uring_op.IORING_OP_NOP), SqeSizeOf("len", typeof(int*))]
                static partial void PrepIt(ref io_uring_sqe sqe, System.IntPtr addr, [Sqe("addr3")] System.UIntPtr size, [Sqe("user_data")] void* data);
            }
            """).WithLanguage(version));

        Assert.Equal(refusal is null ? [] : [refusal], outcome.Ids);
        Assert.Empty(outcome.CompilerComplaints);
        Assert.Equal(refusal is null ? 1 : 0, outcome.Sources.Length);
    }

    [Fact]
    public void Size_of_a_ref_struct_in_an_old_version_of_the_language_is_refused()
    {
        string source = $"using Uring.Interop; public ref struct Local {{ public int A; }} public static partial class Helpers {{ {Nop} [SqeSizeOf(\"len\", typeof(Local))] static partial void PrepIt(ref io_uring_sqe sqe); }}";

        Assert.Equal(["URING003"], GeneratorHarness.Run(GeneratorHarness.UserCompilation(source).WithLanguage(LanguageVersion.CSharp12)).Ids);
    }

    private static string Source(string declaration) =>
        $"{Usings}\npublic static unsafe partial class Helpers {{ {declaration}\n}}\n{Types}";
}
