using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>Each property of a completion reads its own bit, and no other.</summary>
public class CompletionFlagsTests
{
    private static readonly Dictionary<uint, Func<io_uring_cqe, bool>> s_properties = new()
    {
        [IORING_CQE_F_BUFFER] = cqe => cqe.HasBuffer,
        [IORING_CQE_F_MORE] = cqe => cqe.HasMore,
        [IORING_CQE_F_SOCK_NONEMPTY] = cqe => cqe.IsSocketNonEmpty,
        [IORING_CQE_F_NOTIF] = cqe => cqe.IsNotification,
        [IORING_CQE_F_BUF_MORE] = cqe => cqe.HasBufferMore,
        [IORING_CQE_F_SKIP] = cqe => cqe.IsPadding,
        [IORING_CQE_F_32] = cqe => cqe.Is32,
    };

    public static TheoryData<uint> Flags => [.. s_properties.Keys];

    [Theory]
    [MemberData(nameof(Flags))]
    public void A_property_is_its_bit(uint flag)
    {
        Assert.True(s_properties[flag](new io_uring_cqe { flags = flag }));
        Assert.False(s_properties[flag](new io_uring_cqe { flags = ~flag }));
    }

    [Fact]
    public void The_buffer_is_the_upper_half() =>
        Assert.Equal(0xabcd, new io_uring_cqe { flags = 0xabcd_1234 }.BufferId);
}
