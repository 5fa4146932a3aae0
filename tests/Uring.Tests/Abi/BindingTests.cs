using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Uring.Interop;
using Uring.Regeneration.Header;
using Uring.Regeneration.Passes;
using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>interop/Abi has every declaration of the headers, and no other.</summary>
public partial class BindingTests
{
    private static readonly IReadOnlyList<string> s_kernelTypes = AbiFiles.ResponseFileValues("generate.uapi.rsp", "--include");

    [Theory]
    [MemberData(nameof(CTarget.Names), MemberType = typeof(CTarget))]
    public async Task The_bindings_of_io_uring_agree_with_the_header(string processor)
    {
        CTarget target = CTarget.Of(processor);
        CHeader linux = await LinuxAsync(target);

        AbiFacts.AssertSame(
            await (await IoUringAsync(target)).FactsAsync(),
            ManagedAbi.Facts(target.Processor, ManagedAbi.Types.Where(type => !IsOfKernel(type) && !IsOf(linux, type))));
    }

    [Theory]
    [MemberData(nameof(CTarget.Names), MemberType = typeof(CTarget))]
    public async Task The_bindings_of_other_types_and_constants_agree_with_the_header(string processor)
    {
        CTarget target = CTarget.Of(processor);
        CHeader linux = await LinuxAsync(target);

        AbiFacts.AssertSame(await linux.FactsAsync(), ManagedAbi.Facts(target.Processor, ManagedAbi.Types.Where(type => IsOf(linux, type))));
    }

    [Theory]
    [MemberData(nameof(CTarget.Names), MemberType = typeof(CTarget))]
    public async Task The_bindings_of_kernel_types_agree_with_the_headers_of_this_machine(string processor)
    {
        CTarget target = CTarget.Of(processor);
        string umbrella = Path.Combine(AbiFiles.Interop, "uapi.umbrella.h");
        CHeader header = await CHeader.ReadAsync(target, $"#include \"{umbrella}\"", [.. AbiFiles.ResponseFileValues("generate.uapi.rsp", "--traverse")]);
        header.Macros.Clear();
        header.Enums.Clear();

        AbiFacts.AssertSame(
            await header.FactsAsync(s_kernelTypes.Contains), ManagedAbi.Facts(target.Processor, ManagedAbi.Types.Where(IsOfKernel)));
    }

    [Fact]
    public void A_constant_that_differs_between_processors_has_the_value_of_this_one()
    {
        PropertyInfo[] differing = typeof(LinuxAbi).GetProperties();
        Type here = typeof(LinuxAbi).Assembly.GetType($"Uring.Interop.LinuxAbi_{CTarget.Host.Processor.Name}", throwOnError: true)!;

        Assert.NotEmpty(differing);
        Assert.All(differing, property => Assert.Equal(here.GetField(property.Name)!.GetRawConstantValue(), property.GetValue(null)));
    }

    [Fact]
    public void An_event_of_epoll_has_the_layout_of_this_processor()
    {
        epoll_event value = new() { events = 0x1234_5678, data = 0x1122_3344_5566_7788 };
        byte[] bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<epoll_event>(ref value)).ToArray();
        SortedDictionary<string, string> facts = ManagedAbi.Facts(CTarget.Host.Processor, ManagedAbi.Types.Where(IsOfKernel));

        Assert.Equal(facts["struct epoll_event"].Split(' ')[0], $"{epoll_event.Size}");
        Assert.Equal(value.data, BitConverter.ToUInt64(bytes, int.Parse(facts["epoll_event.data"].Split(' ', ',')[1], CultureInfo.InvariantCulture)));
        Assert.Equal(value.events, BitConverter.ToUInt32(bytes, 0));
    }

    [Fact]
    public async Task Every_array_without_a_length_is_excluded_and_no_other_field()
    {
        // ClangSharp gives such an array one element, and the structure a wrong size.
        IEnumerable<string> flexible = (await IoUringAsync(CTarget.Host)).Structs.SelectMany(
            entry => entry.Value.Where(field => field.IsFlexible).Select(field => $"{entry.Key}::{field.Name}"));
        // An array in an anonymous union requires two exclusions: the field, and the property of the
        // structure for it.
        IReadOnlyList<string> arguments = PassArguments.Create(HeaderTree.Find(AbiFiles.Header).ReadDeclarations(), []);
        IEnumerable<string> excluded = ResponseFile.Values(arguments, "--exclude")
            .Select(name => name.Replace("::*::", "::", StringComparison.Ordinal))
            .Distinct();

        Assert.Equal(flexible.Order(StringComparer.Ordinal), excluded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_type_constant_and_member_has_a_summary()
    {
        List<string> without = [];
        foreach (string file in Directory.GetFiles(Path.Combine(AbiFiles.Interop, "Abi"), "*.cs"))
        {
            // Properties of the structure show the members of an inner group.
            SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(file), cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
            without.AddRange(root.DescendantNodes(node => node is not TypeDeclarationSyntax { Parent: TypeDeclarationSyntax })
                .OfType<MemberDeclarationSyntax>()
                .Where(member => !member.GetLeadingTrivia().ToFullString().Contains("</summary>", StringComparison.Ordinal))
                .Select(NameOf)
                .Where(name => name.Length > 0 && !Unnamed().IsMatch(name))
                .Select(name => $"{Path.GetFileNameWithoutExtension(file)}: {name}"));
        }

        Assert.Empty(without);
    }

    [Fact]
    public void The_bindings_contain_nothing_of_the_machine_that_generated_them()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(AbiFiles.Interop, "Abi")))
        {
            string text = File.ReadAllText(file);
            Assert.DoesNotContain("/usr/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/tmp/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/home/", text, StringComparison.Ordinal);
            // A line number of the header in a name would change the C# with every comment.
            Assert.DoesNotMatch(@"__Anonymous\w+_L\d+", text);
        }
    }

    private static Task<CHeader> IoUringAsync(CTarget target) => CHeader.ReadAsync(target, $"#include \"{AbiFiles.Header}\"", AbiFiles.Header);

    private static Task<CHeader> LinuxAsync(CTarget target) => CHeader.ReadAsync(target, $"#include \"{AbiFiles.LinuxHeader}\"", AbiFiles.LinuxHeader);

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        EnumMemberDeclarationSyntax constant => constant.Identifier.ValueText,
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        _ => "",
    };

    /// <summary>Reserved members, and the names that ClangSharp gives to groups and arrays.</summary>
    [GeneratedRegex(@"^(_*(resv|rsvd|reserved|pad|spare)\d*|Anonymous\d*|_annotation|_name|\w+_e__\w+)$")]
    private static partial Regex Unnamed();

    private static bool IsOf(CHeader linux, Type type) => ManagedAbi.PlainName(type) == nameof(LinuxAbi) || linux.Structs.ContainsKey(ManagedAbi.PlainName(type));

    private static bool IsOfKernel(Type type) => s_kernelTypes.Contains(ManagedAbi.PlainName(type));
}
