using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving;

/// <summary>Detects completions that the kernel has lost, and restarts the entries whose loss would stop the loop.</summary>
/// <remarks>
/// A kernel that has no memory to keep a completion for which the queue has no room drops it. It reports the loss by
/// the ring's overflow counter and by EBADR of the next wait: io_uring_setup(2). A slot whose completion is lost stays
/// lost. The doorbell, the tick and the multishot accepts are restarted.
/// </remarks>
internal sealed unsafe class LostCompletions
{
    private readonly IoUring _ring;
    private readonly RingFigures* _figures;
    private bool _reported;
    private uint _overflowBefore;

    public LostCompletions(IoUring ring, RingFigures* figures)
    {
        _ring = ring;
        _figures = figures;
    }

    /// <summary>
    /// Generation of the long-lived entries (doorbell, tick, multishot accepts, cancellations). A completion of an
    /// older generation must not re-arm. Wraps after 65,535.
    /// </summary>
    public ushort Generation { get; private set; }

    /// <summary>Whether completions were lost since the last recovery. One loss may be reported twice.</summary>
    public bool Any => _reported || _ring.Completions.Overflow != _overflowBefore;

    /// <summary>Records EBADR.</summary>
    /// <remarks>Recovery waits for the next turn: the caller must not see a new response in the middle of its work.</remarks>
    public void Report() => _reported = true;

    /// <summary>Starts a generation: cancels the long-lived entries of the previous one and submits new ones.</summary>
    /// <param name="parts">The loop.</param>
    /// <param name="answers">The answers of the loop.</param>
    /// <returns>False when the submission queue has no room yet: an entry without its cancellation would run twice.</returns>
    public bool TryRecover<TAnswers>(LoopParts parts, ref TAnswers answers)
        where TAnswers : struct, IAnswers<TAnswers>
    {
        if (!parts.Queue.HasRoomFor(2 * LoopParts.OwnEntries))
        {
            return false;
        }

        _reported = false;
        _overflowBefore = _ring.Completions.Overflow;
        _figures->Count(Operation.Loop, Errno.EBADR);
        ushort previous = Generation++;
        parts.Cancellations.Forget();
        parts.Doorbell.Restart(previous);
        parts.Ticks.Restart(previous);
        answers.RestartAccepts(previous);
        return true;
    }
}
