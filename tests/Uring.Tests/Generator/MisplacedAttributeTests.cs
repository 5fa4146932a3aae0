using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Uring.Tests.Generator;

/// <summary>An attribute has an effect, or the generator or the compiler reports its place.</summary>
public sealed class MisplacedAttributeTests
{
    private const string Mark = "/*here*/";
    private const string NotAMethod = "only an ordinary method can be a helper";
    private const string Prep = "Prep(io_uring_op.IORING_OP_NOP)";

    // The declarations that the generator reports. Each is the content of a class.
    private static readonly Dictionary<string, (string Declaration, string Message)> s_reported = new()
    {
        ["event"] = ($"[method: {Prep}] public event Action? /*here*/Changed;", $"'Changed' cannot be generated: {NotAMethod}"),
        ["event with a modifier"] = ("[method: SqeModifier] public static event Action? /*here*/Changed;", $"'Changed' cannot be generated: {NotAMethod}"),
        ["event with a constant"] = ("[method: SqeLiteral(\"len\", 1, \"one\")] public event Action? /*here*/Changed;", $"'Changed' cannot be generated: {NotAMethod}"),
        ["event with a qualified name"] = ($"[Obsolete] [method: Obsolete, global::Uring.Interop.PrepAttribute] public event Action? /*here*/Changed;", $"'Changed' cannot be generated: {NotAMethod}"),
        ["event of an interface"] = ($"public interface IInner {{ [method: {Prep}] event Action /*here*/Changed; }}", $"'Changed' cannot be generated: {NotAMethod}"),
        ["accessor of an event"] = ($"public event Action Changed {{ [{Prep}] /*here*/add {{ }} remove {{ }} }}", $"'add_Changed' cannot be generated: {NotAMethod}"),
        ["accessor of a property"] = ($"public int Size {{ [method: {Prep}] /*here*/get; }}", $"'get_Size' cannot be generated: {NotAMethod}"),
        ["accessor of an indexer"] = ($"public int this[int index] {{ get => 1; [{Prep}] /*here*/set {{ }} }}", $"'set_Item' cannot be generated: {NotAMethod}"),
        ["initializer"] = ($"public int Size {{ get; [{Prep}] /*here*/init; }}", $"'set_Size' cannot be generated: {NotAMethod}"),
        ["local function"] = ($"public void Outer() {{ [{Prep}] static void /*here*/Inner() {{ }} Inner(); }}", $"'Inner' cannot be generated: {NotAMethod}"),
        ["lambda"] = ($"public Action Get() => /*here*/[{Prep}] () => {{ }};", $"'lambda expression' cannot be generated: {NotAMethod}"),
        ["operator"] = ($"[{Prep}] public static Helpers operator /*here*/+(Helpers a, Helpers b) => a;", $"'op_Addition' cannot be generated: {NotAMethod}"),
        ["conversion"] = ($"[{Prep}] public static explicit operator /*here*/int(Helpers a) => 1;", $"'op_Explicit' cannot be generated: {NotAMethod}"),
        ["finalizer"] = ($"[{Prep}] ~/*here*/Helpers() {{ }}", $"'Finalize' cannot be generated: {NotAMethod}"),
        ["explicit implementation"] = ($"[{Prep}] void IDisposable./*here*/Dispose() {{ }}", "'System.IDisposable.Dispose' cannot be generated: declare it partial"),
        ["constant without a marker"] = ("[/*here*/SqeConst(\"ioprio\", IoUringAbi.IORING_RECV_MULTISHOT)] static partial void PrepIt(ref io_uring_sqe sqe);", "'PrepIt' cannot be generated: add [Prep] or [SqeModifier], without which [SqeConst] has no effect"),
        ["literal without a marker"] = ("[method: /*here*/SqeLiteral(\"len\", 1, \"one\")] static partial void PrepIt(ref io_uring_sqe sqe);", "'PrepIt' cannot be generated: add [Prep] or [SqeModifier], without which [SqeLiteral] has no effect"),
        ["size without a marker"] = ("[/*here*/SqeSizeOf(\"len\", typeof(int)), SqeSizeOf(\"off\", typeof(int))] static partial void PrepIt(ref io_uring_sqe sqe);", "'PrepIt' cannot be generated: add [Prep] or [SqeModifier], without which [SqeSizeOf] has no effect"),
        ["parameter without a marker"] = ("static partial void PrepIt(ref io_uring_sqe sqe, [/*here*/Sqe(\"len\")] uint size);", "'PrepIt' cannot be generated: add [Prep] or [SqeModifier], without which [Sqe] has no effect"),
        ["parameter of a lambda"] = ("public Action<int> Get() => ([/*here*/Sqe(\"len\")] int size) => { };", "'lambda expression' cannot be generated: add [Prep] or [SqeModifier], without which [Sqe] has no effect"),
        ["parameter of an indexer"] = ("public int this[[/*here*/Sqe(\"len\")] int size] => 1;", "'this[]' cannot be generated: add [Prep] or [SqeModifier], without which [Sqe] has no effect"),
        ["parameter of a delegate"] = ("public delegate void Prepare([/*here*/Sqe(\"len\")] int size);", "'Invoke' cannot be generated: add [Prep] or [SqeModifier], without which [Sqe] has no effect"),
        ["parameter of an accessor"] = ("public int Size { get => 1; [param: Sqe(\"len\")] /*here*/set { } }", $"'set_Size' cannot be generated: {NotAMethod}"),
        ["parameter of an event's accessor"] = ("public event Action Changed { [param: Sqe(\"len\")] /*here*/add { } remove { } }", $"'add_Changed' cannot be generated: {NotAMethod}"),
    };

    public static TheoryData<string> Reported => [.. s_reported.Keys];

    [Theory]
    [MemberData(nameof(Reported))]
    public void Generator_reports_the_place(string name)
    {
        (string declaration, string message) = s_reported[name];
        string source = Source(declaration);

        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(source));

        Diagnostic diagnostic = Assert.Single(outcome.Diagnostics);
        Assert.Equal(("URING010", message), (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        Assert.Equal(source.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length, diagnostic.Location.SourceSpan.Start);
        Assert.Empty(outcome.Sources);
    }

    [Fact]
    public void Each_event_of_a_declaration_is_reported()
    {
        string source = Source($"[method: {Prep}] public event Action? First, Second;");

        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(source));

        Assert.Equal(["First", "Second"], outcome.Diagnostics.Select(diagnostic => source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
    }

    // CS0592: the attribute is not valid on the declaration. CS0657: the declaration has no such target.
    [Theory]
    [InlineData("CS0592", "[Prep] public Helpers() { }")]
    [InlineData("CS0592", "[method: Prep] static Helpers() { }")]
    [InlineData("CS0592", "[method: Prep] public class Inner(int size) { public int Size => size; }")]
    [InlineData("CS0592", "[Prep] public class Inner;")]
    [InlineData("CS0592", "[Prep] public int Size { get; }")]
    [InlineData("CS0592", "[Prep] public int this[int index] => 1;")]
    [InlineData("CS0592", "[Prep] public event Action? Changed;")]
    [InlineData("CS0592", "[field: Prep] public event Action? Changed;")]
    [InlineData("CS0592", "[Prep] public int _size;")]
    [InlineData("CS0592", "[Prep] public delegate void Prepare();")]
    [InlineData("CS0592", "[return: Prep] public static partial void PrepIt(ref io_uring_sqe sqe);")]
    [InlineData("CS0592", "public void It([Prep] int size) { }")]
    [InlineData("CS0592", "public void It<[Prep] T>() { }")]
    [InlineData("CS0592", "public enum Inner { [Prep] A }")]
    [InlineData("CS0592", "public record Inner([property: Prep] int Size);")]
    [InlineData("CS0657", "[method: Prep] public int Size => 1;")]
    [InlineData("CS0657", "[method: Prep] public int Size { get; set; }")]
    [InlineData("CS0657", "[method: Prep] public int this[int index] => 1;")]
    [InlineData("CS0657", "[method: Prep] public delegate void Prepare();")]
    [InlineData("CS0657", "[method: Prep] public int _size;")]
    [InlineData("CS0657", "[method: Prep] public event Action Changed { add { } remove { } }")]
    public void Compiler_reports_the_place(string id, string declaration)
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Source(declaration)));

        Assert.Contains(id, outcome.CompilerComplaints.Select(diagnostic => diagnostic.Id));
        Assert.Empty(outcome.Sources);
    }

    [Theory]
    [InlineData("assembly")]
    [InlineData("module")]
    public void Compiler_reports_the_target(string target)
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation($"using Uring.Interop; [{target}: Prep]"));

        Assert.Equal(["CS0592"], outcome.CompilerComplaints.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Method_target_of_a_method_is_its_own()
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Source($"[method: {Prep}] static partial void PrepIt(ref io_uring_sqe sqe, [param: Sqe(\"len\")] uint size);")));

        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);
        Assert.Single(outcome.Sources);
    }

    [Fact]
    public void Event_with_another_attribute_is_no_helper()
    {
        GeneratorOutcome outcome = GeneratorHarness.Run(GeneratorHarness.UserCompilation(Source("[method: System.Diagnostics.DebuggerHidden] [field: NonSerialized] public event Action? Changed; public void Raise() => Changed?.Invoke();")));

        Assert.Empty(outcome.Diagnostics);
        Assert.Empty(outcome.CompilerComplaints);
    }

    private static string Source(string declaration) => $"using System; using Uring.Interop; public unsafe partial class Helpers {{ {declaration} }}";
}
