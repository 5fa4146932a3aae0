using System.Reflection;
using Uring.Interop;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>The names of features and flags agree with the generated constants.</summary>
public class NamesTests
{
    [Fact]
    public void Every_feature_has_its_name() => AssertComplete("IORING_FEAT_", AbiNames.Features);

    [Fact]
    public void Every_flag_of_setup_has_its_name() => AssertComplete("IORING_SETUP_", AbiNames.SetupFlags);

    [Fact]
    public void Every_flag_of_enter_has_its_name() => AssertComplete("IORING_ENTER_", AbiNames.EnterFlags);

    [Fact]
    public void Every_flag_of_an_entry_has_its_name() => AssertComplete("IOSQE_", AbiNames.EntryFlags);

    [Fact]
    public void A_flag_without_a_name_is_its_number() => Assert.Equal("0x80000000", AbiNames.Of(1u << 31, AbiNames.Features));

    private static void AssertComplete(string prefix, (uint Flag, string Name)[] table)
    {
        (uint, string)[] constants =
        [
            .. typeof(IoUringAbi).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(field => ((uint)field.GetRawConstantValue()!, field.Name)),
        ];
        Assert.NotEmpty(constants);
        Assert.Equal(constants.Order(), table.Order());
    }
}
