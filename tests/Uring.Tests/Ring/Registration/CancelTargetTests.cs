using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>Descriptions of requests that are combined and printed.</summary>
public class CancelTargetTests
{
    [Fact]
    public void A_descriptor_replaces_a_slot_and_a_slot_replaces_a_descriptor()
    {
        io_uring_sync_cancel_reg file = CancelTarget.FixedFile(3).And(CancelTarget.File(5)).ToArgument();
        Assert.Equal((5, IORING_ASYNC_CANCEL_FD), (file.fd, file.flags));

        io_uring_sync_cancel_reg slot = CancelTarget.File(5).And(CancelTarget.FixedFile(3)).ToArgument();
        Assert.Equal((3, IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_FD_FIXED), (slot.fd, slot.flags));
    }

    [Fact]
    public void A_slot_stays_a_slot_in_a_combination()
    {
        io_uring_sync_cancel_reg slot = CancelTarget.FixedFile(3).And(CancelTarget.Operation(io_uring_op.IORING_OP_READ)).All.ToArgument();
        Assert.Equal(3, slot.fd);
        Assert.Equal((byte)io_uring_op.IORING_OP_READ, slot.opcode);
        Assert.Equal(
            IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_FD_FIXED | IORING_ASYNC_CANCEL_OP | IORING_ASYNC_CANCEL_ALL, slot.flags);
    }

    [Fact]
    public void A_description_can_be_printed()
    {
        Assert.Equal("any request", CancelTarget.Any.ToString());
        Assert.Equal("a request with user_data 7", CancelTarget.UserData(7).ToString());
        Assert.Equal("a request with user_data 0", default(CancelTarget).ToString());
        Assert.Equal("a request on file slot 3", CancelTarget.FixedFile(3).ToString());
        Assert.Equal(
            "all requests on descriptor 5 with IORING_OP_READ",
            CancelTarget.File(5).And(CancelTarget.Operation(io_uring_op.IORING_OP_READ)).All.ToString());
    }
}
