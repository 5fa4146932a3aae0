using Uring.Interop;

namespace Uring.Tests.Ring.Registration;

/// <summary>The probe, compared with the results of requests.</summary>
public unsafe class ProbeTests
{
    [Fact]
    public void The_probe_agrees_with_the_results_of_requests()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        IoUringProbe probe = ring.Probe();
        Assert.True(probe.Supports(io_uring_op.IORING_OP_NOP));
        Assert.True(probe.Supports(io_uring_op.IORING_OP_ACCEPT));
        Assert.False(probe.Supports((io_uring_op)255));

        // An operation that the kernel lacks fails with EINVAL, and is missing in the probe: the first one
        // beyond the last is such an operation.
        uint beyond = 0;
        while (probe.Supports((io_uring_op)beyond))
        {
            beyond++;
        }

        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepNop();
        sqe->opcode = (byte)beyond;
        _ = ring.SubmitAndWait(1);
        Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
        Assert.True(cqe.Result.Errno is Errno.EINVAL or Errno.EOPNOTSUPP, cqe.Result.ToString());
    }
}
