using System.Diagnostics;
using Uring.Interop;

namespace Uring.Loops;

/// <summary>
/// A short wait in user mode before a loop sleeps: an idle processor takes longer to wake than a fast disk to answer.
/// </summary>
/// <remarks>
/// The loop spins only while it has at most one operation, since more of them hide the latency of a wake. A wait in vain doubles
/// the number of sleeps until the next attempt.
/// </remarks>
internal sealed class LoopSpin
{
    private const int MostOperations = 1;
    private const int MostFailures = 10;

    private readonly long _ticks;
    private readonly int[] _failures = new int[MostOperations + 1];
    private readonly int[] _skips = new int[MostOperations + 1];

    /// <summary>Creates the wait.</summary>
    /// <param name="time">The longest time, or zero for none. One processor alone cannot spin for another.</param>
    public LoopSpin(TimeSpan time) => _ticks = Environment.ProcessorCount == 1 ? 0 : time.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond;

    /// <summary>
    /// Returns whether the loop spins now. The loop learns the cases of no operation and of one operation separately.
    /// </summary>
    /// <param name="operations">The number of operations in flight.</param>
    public bool IsDue(int operations) => _ticks > 0 && operations <= MostOperations && --_skips[operations] < 0;

    /// <summary>Waits until the loop has work.</summary>
    /// <param name="operations">The number of operations in flight.</param>
    /// <param name="inbox">The inbox of the loop.</param>
    /// <param name="ring">The ring of the loop. Everything is submitted.</param>
    public void Wait(int operations, Inbox inbox, IoUring ring)
    {
        long end = Stopwatch.GetTimestamp() + _ticks;
        bool hasWork;
        do
        {
            Thread.SpinWait(4);
            hasWork = !inbox.IsEmpty || ring.Submissions.HasTaskWork || ring.Completions.Ready > 0;
        }
        while (!hasWork && Stopwatch.GetTimestamp() < end);

        ref int failures = ref _failures[operations];
        failures = hasWork ? Math.Max(0, failures - 1) : Math.Min(MostFailures, failures + 1);
        _skips[operations] = hasWork ? 0 : 1 << failures;
    }
}
