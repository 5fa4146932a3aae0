using Uring.Interop;

namespace Uring.Tests.Ring.Registration;

/// <summary>Descriptions of a request can be combined in any order.</summary>
public class CancelTargetPairsTests
{
    private static readonly Dictionary<string, CancelTarget> s_targets = new()
    {
        ["user data"] = CancelTarget.UserData(7),
        ["a file"] = CancelTarget.File(5),
        ["a slot"] = CancelTarget.FixedFile(6),
        ["an operation"] = CancelTarget.Operation(io_uring_op.IORING_OP_READ),
    };

    public static TheoryData<string, string> Pairs =>
    [
        .. from first in s_targets.Keys
           from second in s_targets.Keys
           where first != second && !(first is "a file" or "a slot" && second is "a file" or "a slot")
           select (first, second),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_combination_has_the_values_of_both_descriptions(string first, string second)
    {
        CancelTarget both = s_targets[first].And(s_targets[second]);
        Assert.True(both == s_targets[second].And(s_targets[first]), "the order matters");
        io_uring_sync_cancel_reg argument = both.ToArgument();
        string[] named = [first, second];
        Assert.Equal(named.Contains("user data") ? 7ul : 0, argument.addr);
        Assert.Equal(named.Contains("a file") ? 5 : named.Contains("a slot") ? 6 : -1, argument.fd);
        Assert.Equal((byte)(named.Contains("an operation") ? io_uring_op.IORING_OP_READ : 0), argument.opcode);
    }

    [Fact]
    public void Of_two_descriptions_of_one_kind_the_later_applies()
    {
        io_uring_sync_cancel_reg argument = CancelTarget.UserData(7).And(CancelTarget.UserData(8)).ToArgument();
        Assert.Equal(8ul, argument.addr);
    }
}
