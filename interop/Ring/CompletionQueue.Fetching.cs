using System.Runtime.CompilerServices;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Completions that are not in the queue before the kernel is entered.</content>
public sealed unsafe partial class CompletionQueue
{
    /// <summary>
    /// Whether no flag reports the completions that wait: a polled device reports none, and task work only
    /// sets a flag with IORING_SETUP_TASKRUN_FLAG.
    /// </summary>
    private static bool FetchesAlways(uint setupFlags) =>
        (setupFlags & IORING_SETUP_IOPOLL) != 0
        || (setupFlags & (IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG)) == IORING_SETUP_DEFER_TASKRUN;

    /// <summary>Enters the kernel, if completions may wait outside of the queue.</summary>
    /// <returns>Whether the kernel was entered without an error.</returns>
    private bool TryFetch() => _ring is { } ring && (_alwaysFetches || ring.Submissions.HasEvents) && Fetch(ring);

    // An error, such as EEXIST for a thread that may not enter, does not fill the queue. The next submission
    // or wait reports it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Fetch(IoUring ring) => Capacity != 0 && !ring.GetEvents().IsError;
}
