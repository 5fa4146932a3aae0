using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Uring.Interop;
using Uring.Regeneration.Header;
using Uring.Regeneration.Passes;

namespace Uring.Tests.Abi;

/// <summary>interop/Abi has every declaration of the headers, and no other.</summary>
public partial class BindingTests
{
    private static readonly IReadOnlyList<string> s_kernelTypes = AbiFiles.ResponseFileValues("generate.uapi.rsp", "--include");

    [Fact]
    public async Task The_bindings_of_io_uring_agree_with_the_header()
    {
        CHeader linux = await LinuxAsync();

        AbiFacts.AssertSame(
            await (await IoUringAsync()).FactsAsync(), ManagedAbi.Facts(ManagedAbi.Types.Where(type => !IsOfKernel(type) && !IsOf(linux, type))));
    }

    [Fact]
    public async Task The_bindings_of_other_types_and_constants_agree_with_the_header()
    {
        CHeader linux = await LinuxAsync();

        AbiFacts.AssertSame(await linux.FactsAsync(), ManagedAbi.Facts(ManagedAbi.Types.Where(type => IsOf(linux, type))));
    }

    [Fact]
    public async Task The_bindings_of_kernel_types_agree_with_the_headers_of_this_machine()
    {
        string umbrella = Path.Combine(AbiFiles.Interop, "uapi.umbrella.h");
        CHeader header = await CHeader.ReadAsync($"#include \"{umbrella}\"", [.. AbiFiles.ResponseFileValues("generate.uapi.rsp", "--traverse")]);
        header.Macros.Clear();
        header.Enums.Clear();

        AbiFacts.AssertSame(await header.FactsAsync(s_kernelTypes.Contains), ManagedAbi.Facts(ManagedAbi.Types.Where(IsOfKernel)));
    }

    [Fact]
    public async Task Every_array_without_a_length_is_excluded_and_no_other_field()
    {
        // ClangSharp gives such an array one element, and the structure a wrong size.
        IEnumerable<string> flexible = (await IoUringAsync()).Structs.SelectMany(
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

    private static Task<CHeader> IoUringAsync() => CHeader.ReadAsync($"#include \"{AbiFiles.Header}\"", AbiFiles.Header);

    private static Task<CHeader> LinuxAsync() => CHeader.ReadAsync($"#include \"{AbiFiles.LinuxHeader}\"", AbiFiles.LinuxHeader);

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

    private static bool IsOf(CHeader linux, Type type) => type == typeof(LinuxAbi) || linux.Structs.ContainsKey(type.Name);

    private static bool IsOfKernel(Type type) => s_kernelTypes.Contains(type.Name);
}
