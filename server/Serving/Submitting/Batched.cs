using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Submitting;

/// <summary>
/// The loop's thread submits: one io_uring_enter(2) for all entries of a turn, in which the loop sleeps until a
/// completion or a deadline.
/// </summary>
internal readonly unsafe struct Batched : ISubmitter<Batched>
{
    // One turn seldom prepares that many entries, and a full queue is submitted at once.
    private const uint Entries = 4096;

    // A whole backlog of connections may complete in one turn, each up to four times.
    private const uint CompletionsPerEntry = 8;

    // The pause when the kernel has no memory to take the entries, in milliseconds.
    private const long ShortagePause = 10;

    private readonly IoUring _ring;
    private readonly EntryQueue _queue;
    private readonly LoopClock _clock;
    private readonly LoopFigures _loopFigures;
    private readonly RingFigures* _figures;

    private Batched(LoopParts parts)
    {
        _ring = parts.Ring;
        _queue = parts.Queue;
        _clock = parts.Clock;
        _loopFigures = parts.LoopFigures;
        _figures = parts.Figures;
    }

    public static IoUringOptions RingOptions(LoopSetup setup, LoopShape shape) => new()
    {
        Entries = Entries,
        CompletionEntries = CompletionsPerEntry * Entries,
        SingleIssuer = true,
        DeferTaskrun = true,
    };

    /// <summary>The system's clock, even where reading it is a system call.</summary>
    public static LoopClock CreateClock(LoopSetup setup) => new(ticks: false, precise: true);

    public static Batched Create(LoopParts parts) => new(parts);

    public void Start(long now)
    {
    }

    public bool EndTurn(bool idle, long now)
    {
        _loopFigures.Publish();
        return true;
    }

    public void Sleep(long deadline, bool isWaiting)
    {
        long wait = deadline == long.MaxValue ? 0 : deadline - _clock.Now;
        bool isDue = deadline != long.MaxValue && wait <= 0;
        if (isWaiting && !isDue)
        {
            _loopFigures.Park();
        }

        KernelResult entered = isDue ? _ring.SubmitAndWait(0)
            : deadline == long.MaxValue ? _ring.SubmitAndWait(1)
            : _ring.SubmitAndWait(1, new WaitOptions { Timeout = TimeSpan.FromMilliseconds(wait) });
        _queue.Check(entered);
        if (entered.Errno == Errno.EAGAIN)
        {
            // The kernel had no memory for the entries and did not sleep. A call at once would fail in the same way.
            _figures->Count(Operation.Loop, Errno.EAGAIN);
            _queue.Check(_ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromMilliseconds(ShortagePause) }));
        }

        _loopFigures.Unpark();
    }

    /// <remarks>The next wait fetches them.</remarks>
    public void FetchOverflow() => _figures->Overflows++;
}
