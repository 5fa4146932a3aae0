using System.Diagnostics;
using Uring.Interop;

namespace Uring.Faults.LostWakeup;

/// <summary>
/// Submits single requests at the moment at which the SQ thread falls asleep. Without a full fence between
/// the store of the tail and the load of IORING_SQ_NEED_WAKEUP, the SQ thread misses one of them.
/// </summary>
/// <remarks>
/// The thread falls asleep at a tick of the kernel's clock. A process can predict the tick to 10 us at best,
/// but the window is some ns wide. So many rings share the thread. Before the thread sleeps, it sets the flag
/// of each ring and then loads its tail, from the youngest ring to the oldest. The flag of a neighbour shows
/// that the turn of the oldest ring is near. Each attempt uses a neighbour at another distance: with 16
/// neighbours between, most submissions are late, and with 128 half of them are early.
/// </remarks>
internal sealed class Hunt : IDisposable
{
    private const int Neighbours = 128;
    private const int Nearest = 16;

    private static readonly TimeSpan s_lostAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly IoUring _oldest;
    private readonly IoUring[] _neighbours = new IoUring[Neighbours];
    private int _distance = Nearest;
    private int _early;
    private int _late;

    private Hunt(int processor)
    {
        IoUringOptions options = new() { Entries = 8, SqPoll = true, SqThreadIdle = 1, SqThreadCpu = (uint)processor };
        _oldest = new IoUring(options);
        for (int i = 0; i < Neighbours; i++)
        {
            _neighbours[i] = new IoUring(options with { Entries = 1, SqThreadCpu = null, AttachTo = _oldest });
        }
    }

    public static string Run(TimeSpan budget)
    {
        (int ours, int theirs) = Processors.Ends();
        if (ours == theirs)
        {
            return "one processor only";
        }

        using Hunt hunt = new(theirs);
        Processors.Bind(ours);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < budget)
        {
            string? failure = hunt.TryOnce();
            if (failure is not null)
            {
                return $"{failure}, {hunt}, after {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s";
            }
        }

        return $"none lost, {hunt}";
    }

    public override string ToString() => $"{_early} early, {_late} late";

    public void Dispose()
    {
        foreach (IoUring neighbour in _neighbours)
        {
            neighbour.Dispose();
        }

        _oldest.Dispose();
    }

    private unsafe string? TryOnce()
    {
        if (!_oldest.Submissions.TryTake(out io_uring_sqe* sqe))
        {
            return "the queue is full";
        }

        sqe->PrepNop();
        _distance = _distance == Neighbours ? Nearest : _distance + 1;
        if (!AwaitSleep(_neighbours[_distance - 1].Submissions))
        {
            return "the SQ thread never sleeps";
        }

        bool late = _oldest.Submissions.NeedsWakeup();
        KernelResult result = _oldest.Submit();
        if (result.IsError)
        {
            return $"the submission failed: {result}";
        }

        if (late)
        {
            _late++;
        }
        else
        {
            _early++;
        }

        return AwaitCompletion();
    }

    private static bool AwaitSleep(SubmissionQueue queue)
    {
        long start = Stopwatch.GetTimestamp();
        for (uint spins = 1; !queue.NeedsWakeup(); spins++)
        {
            // Reading the clock takes long enough to miss the moment, so the loop reads the clock rarely.
            if ((spins & 0xfffff) == 0 && Stopwatch.GetElapsedTime(start) > s_patience)
            {
                return false;
            }
        }

        return true;
    }

    private string? AwaitCompletion()
    {
        long start = Stopwatch.GetTimestamp();
        while (!_oldest.Completions.TryTake(out _))
        {
            // An SQ thread that is awake is only waiting for its processor.
            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            if (waited > s_lostAfter && _oldest.Submissions.NeedsWakeup())
            {
                return "lost a wakeup";
            }

            if (waited > s_patience)
            {
                return "a submission was never seen";
            }
        }

        return null;
    }
}
