using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving;

/// <summary>Advances a clock by a timeout of the ring, where the process has no vDSO.</summary>
internal sealed unsafe class ClockTicks
{
    // The kernel reads the interval when it takes the entry. The memory lives as long as the process.
    private readonly __kernel_timespec* _interval = MakeInterval();
    private readonly LoopClock _clock;
    private readonly EntryQueue _queue;
    private readonly LostCompletions _lostCompletions;
    private readonly RingFigures* _figures;

    public ClockTicks(LoopClock clock, EntryQueue queue, LostCompletions lostCompletions, RingFigures* figures)
    {
        _clock = clock;
        _queue = queue;
        _lostCompletions = lostCompletions;
        _figures = figures;
    }

    /// <summary>Whether the timeout found no room in the queue. Time stands still until it is submitted.</summary>
    public bool IsOwed { get; private set; }

    /// <summary>Submits the timeout, where the clock needs one.</summary>
    public void SubmitTimeout()
    {
        if (!_clock.Ticks)
        {
            return;
        }

        IsOwed = !_queue.TryTake(out io_uring_sqe* sqe);
        if (!IsOwed)
        {
            Entries.Tick(ref *sqe, _interval, UserDataOf(_lostCompletions.Generation));
            _queue.Submit();
        }
    }

    /// <summary>Cancels the timeout of the previous generation and submits a new one.</summary>
    public void Restart(ushort previous)
    {
        if (_clock.Ticks)
        {
            _ = _queue.TryCancel(UserDataOf(previous), previous);
            SubmitTimeout();
        }
    }

    /// <summary>Handles a completion of the timeout.</summary>
    /// <param name="tick">Its user data.</param>
    /// <param name="result">ETIME when the interval is over.</param>
    /// <param name="more">Whether the timeout goes on.</param>
    public void Ticked(UserData tick, KernelResult result, bool more)
    {
        if (!result.IsError || result.Errno == Errno.ETIME)
        {
            _clock.Tick();
        }

        if (tick.Generation != _lostCompletions.Generation)
        {
            if (more)
            {
                // The cancellation missed a timeout that was about to fire. Two of them double the clock's speed.
                _ = _queue.TryCancel(tick, tick.Generation);
            }
        }
        else if (!more)
        {
            if (result.IsError && result.Errno != Errno.ETIME)
            {
                _figures->Count(Operation.Loop, result.Errno);
            }

            SubmitTimeout();
        }
    }

    private static UserData UserDataOf(ushort generation) => new(EntryKind.Tick, 0, Generation: generation);

    private static __kernel_timespec* MakeInterval()
    {
        var interval = (__kernel_timespec*)NativeMemory.AllocZeroed((nuint)sizeof(__kernel_timespec));
        interval->tv_nsec = LoopClock.TickLength * 1_000_000;
        return interval;
    }
}
