using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>headers/io_uring.h agrees with the kernel.</summary>
public partial class HeaderTests
{
    private static readonly string s_source = $"#include \"{AbiFiles.Header}\"";

    [Theory]
    [MemberData(nameof(CTarget.Names), MemberType = typeof(CTarget))]
    public async Task The_header_has_every_fact_of_the_interface_and_nothing_else(string processor)
    {
        string witness = Path.Combine(Repository.Root, "tests", "Uring.Tests", "Abi", "io_uring-abi.facts");

        AbiFacts.AssertSame(AbiFacts.Parse(File.ReadLines(witness)), await (await CHeader.ReadAsync(CTarget.Of(processor), s_source, AbiFiles.Header)).FactsAsync());
    }

    [Theory]
    [MemberData(nameof(CTarget.Names), MemberType = typeof(CTarget))]
    public async Task The_header_agrees_with_the_kernel_header_of_this_machine(string processor)
    {
        CTarget target = CTarget.Of(processor);
        string machine = $"{target.Headers}/linux/io_uring.h";
        Need.Installed(File.Exists(machine), machine, target.Package);
        SortedDictionary<string, string> ours = ByPlainName(await (await CHeader.ReadAsync(target, s_source, AbiFiles.Header)).FactsAsync());
        SortedDictionary<string, string> theirs = ByPlainName(await (await CHeader.ReadAsync(target, "#include <linux/io_uring.h>", machine)).FactsAsync());

        int common = AbiFacts.AssertSameWhereCommon(theirs, ours);

        Assert.True(common > 250, $"only {common} facts in common");
    }

    /// <summary>Drops the tags of constants, since newer kernels give tags to enums without one.</summary>
    private static SortedDictionary<string, string> ByPlainName(SortedDictionary<string, string> facts)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in facts)
        {
            bool isConstant = !value.StartsWith("at ", StringComparison.Ordinal);
            string plain = isConstant ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] : name;
            if (!AbiFacts.IsCounter(plain) && !ReservedField().IsMatch(plain))
            {
                result[plain] = value;
            }
        }

        return result;
    }

    /// <summary>Reserved room. Newer kernels use parts of the room, so it moves and shrinks.</summary>
    [GeneratedRegex(@"\._*(resv|rsvd|pad)\d*$")]
    private static partial Regex ReservedField();
}
