using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;

namespace Uring.Server.Serving.Submitting;

/// <summary>
/// A kernel thread submits. The loop spins on shared memory. From the first connection to the stop it makes no system
/// call, except to park when no connection has come for a while, and to fetch overflowed completions.
/// </summary>
internal unsafe struct SqPoll : ISubmitter<SqPoll>
{
    // The two threads take turns on one processor, so the queue holds the entries of a whole time slice:
    // docs/server-queues.md. More would cost locked memory, of which a user has 8 MB for all rings.
    private const uint MaxEntriesShared = 8192;

    // On two processors the SQ thread takes entries while the loop adds more. It looks for new connections only after
    // all of them, so a longer queue means a longer tail: docs/server-queues.md.
    private const uint MaxEntries = 1024;

    // The completion queue holds what all slots post while the loop is held up: an overflow costs a system call.
    private const uint MinCompletionEntries = 32_768;

    // The kernel's limit, IORING_MAX_CQ_ENTRIES.
    private const uint MaxCompletionEntries = 65_536;

    // The SQ thread must not sleep before the loop: it would have to be woken with a system call. In milliseconds.
    private const uint SqThreadIdleMargin = 500;

    // In milliseconds: for a nearer deadline the threads stay awake. Kept connections have deadlines in a minute or more.
    private const long ShortestPark = 1000;

    private readonly IoUring _ring;
    private readonly EntryQueue _queue;
    private readonly LoopFigures _loopFigures;
    private readonly RingFigures* _figures;
    private readonly Cancellations _cancellations;
    private readonly LoopClock _clock;
    private readonly long _shortestPark;
    private readonly long _parkAfter;
    private long _lastCompletion;
    private long _keptAwakeAt = -1;

    private SqPoll(LoopParts parts)
    {
        _ring = parts.Ring;
        _queue = parts.Queue;
        _loopFigures = parts.LoopFigures;
        _figures = parts.Figures;
        _parkAfter = parts.Options.ParkAfter == 0 ? long.MaxValue : parts.Options.ParkAfter * 1000L;
        _cancellations = parts.Cancellations;
        _clock = parts.Clock;

        // The end of a linger is near, and a kernel thread that sleeps until then costs a system call.
        _shortestPark = parts.Options.ReadsRequests ? ShortestPark : long.MaxValue;
    }

    public static IoUringOptions RingOptions(LoopSetup setup, LoopShape shape) => RingOptions(setup.Options, setup.Placement, shape);

    /// <summary>The options of the ring.</summary>
    public static IoUringOptions RingOptions(ServerOptions options, ThreadPlacement placement, LoopShape shape)
    {
        uint completions = (shape.CompletionsPerSlot * shape.Slots) + shape.FurtherCompletions + LoopParts.OwnEntries;
        return new()
        {
            // A chain that is longer than the queue would never be submitted.
            Entries = uint.Clamp(
                (shape.Slots * shape.EntriesPerSlot) + LoopParts.OwnEntries,
                shape.LongestChain + LoopParts.OwnEntries,
                placement.IsShared ? MaxEntriesShared : MaxEntries),
            CompletionEntries = completions > MinCompletionEntries ? MaxCompletionEntries : MinCompletionEntries,
            SqPoll = true,
            SqThreadIdle = options.ParkAfter == 0 ? int.MaxValue : ((uint)options.ParkAfter * 1000) + (uint)options.Linger + SqThreadIdleMargin,
            SqThreadCpu = placement.SubmissionCpu,
        };
    }

    /// <summary>A clock without a system call: without a vDSO, the ring's ticks.</summary>
    public static LoopClock CreateClock(LoopSetup setup) => new(setup.Ticks);

    public static SqPoll Create(LoopParts parts) => new(parts);

    public void Start(long now) => _lastCompletion = now;

    public bool EndTurn(bool idle, long now)
    {
        _queue.SubmitPrepared();
        if (!idle)
        {
            _lastCompletion = now;
            _loopFigures.Publish();
            return false;
        }

        // Not Thread.SpinWait: the runtime measures the length of its spins on another thread, which it wakes for that.
        if (X86Base.IsSupported)
        {
            X86Base.Pause();
        }
        else if (ArmBase.IsSupported)
        {
            ArmBase.Yield();
        }

        return now - _lastCompletion >= _parkAfter;
    }

    /// <summary>
    /// Parks until the next completion or the deadline. The SQ thread goes to sleep at about the same time; a connection wakes
    /// both.
    /// </summary>
    public void Sleep(long deadline, bool isWaiting)
    {
        // A pass of cancellations is part of an order, which the loop finishes before it parks.
        long wait = deadline == long.MaxValue ? long.MaxValue : deadline - _clock.Now;
        if (wait < _shortestPark || _queue.OwesSubmit || _cancellations.IsPassPending)
        {
            KeepAwake();
            return;
        }

        _loopFigures.Park();
        _queue.Check(wait == long.MaxValue ? _ring.Wait(1) : _ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromMilliseconds(wait) }));
        _loopFigures.Unpark();
    }

    /// <summary>
    /// Keeps the SQ thread awake for a deadline to come. Its completion counts as activity, so another one follows after the
    /// time of a park.
    /// </summary>
    private void KeepAwake()
    {
        if (_keptAwakeAt != _lastCompletion && _queue.TryTake(out io_uring_sqe* sqe))
        {
            Entries.KeepAwake(ref *sqe);
            _keptAwakeAt = _lastCompletion;
        }
    }

    public readonly void FetchOverflow()
    {
        _figures->Overflows++;
        _queue.Check(_ring.GetEvents());
    }
}
