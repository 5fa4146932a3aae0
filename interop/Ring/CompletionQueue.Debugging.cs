using System.Diagnostics;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The checks of debug builds of this assembly.</content>
public sealed unsafe partial class CompletionQueue
{
    /// <summary>Records the requests whose last completion is returned to the kernel.</summary>
    /// <param name="head">The head after it.</param>
    [Conditional("DEBUG")]
    private void RecordCompleted(uint head)
    {
        for (uint place = *_head; place != head;)
        {
            io_uring_cqe* cqe = At(place);
            if (!cqe->IsPadding && (cqe->flags & IORING_CQE_F_MORE) == 0)
            {
                _inFlight.Completed(cqe->user_data);
            }

            // The caller may return half of a completion of two places.
            place += uint.Min(Places(cqe), head - place);
        }
    }
}
