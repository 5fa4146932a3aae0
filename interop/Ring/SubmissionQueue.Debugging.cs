using System.Diagnostics;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The checks of debug builds of this assembly.</content>
public sealed unsafe partial class SubmissionQueue
{
    // The entries up to here were checked.
    private uint _checked;

    /// <summary>
    /// Reports entries that are published and not prepared, and records the others as in flight.
    /// </summary>
    /// <remarks>A prepared entry is not all zeros: IORING_OP_NOP has the descriptor -1.</remarks>
    [Conditional("DEBUG")]
    private void CheckPublished()
    {
        for (uint entry = _checked; entry != _taken; entry++)
        {
            io_uring_sqe* sqe = _sqes + ((entry & _mask) << _shift);
            if (new ReadOnlySpan<byte>(sqe, sizeof(io_uring_sqe)).IndexOfAnyExcept((byte)0) < 0)
            {
                DebugReport.Write("an entry of the submission queue was taken and not prepared: it is submitted as a NOP with user_data 0");
            }

            if (!_sqPoll && (sqe->flags & IOSQE_CQE_SKIP_SUCCESS) == 0)
            {
                _inFlight.Submitted(sqe->user_data);
            }

            // The second half of an entry of 128 bytes.
            bool isLong = (io_uring_op)sqe->opcode is io_uring_op.IORING_OP_NOP128 or io_uring_op.IORING_OP_URING_CMD128;
            entry += _mixed && isLong ? 1u : 0u;
        }

        _checked = _taken;
    }

    /// <summary>Forgets the published entries that are withdrawn.</summary>
    /// <param name="from">The first one.</param>
    [Conditional("DEBUG")]
    private void ForgetWithdrawn(uint from)
    {
        for (uint entry = from; !_sqPoll && (int)(_checked - entry) > 0; entry++)
        {
            io_uring_sqe* sqe = _sqes + ((entry & _mask) << _shift);
            if ((sqe->flags & IOSQE_CQE_SKIP_SUCCESS) == 0)
            {
                _inFlight.Completed(sqe->user_data);
            }
        }

        _checked = from;
    }
}
