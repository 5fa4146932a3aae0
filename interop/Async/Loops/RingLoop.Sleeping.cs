using Uring.Interop;

namespace Uring.Loops;

/// <content>The end of a turn: submission, and sleep until there is work.</content>
internal sealed unsafe partial class RingLoop
{
    // The interval at which the loop checks for a continuation that blocks the others.
    private static readonly TimeSpan s_dispatcherCheck = TimeSpan.FromMilliseconds(1);

    private readonly LoopSpin _spin;

    private TimeSpan? LongestSleep
    {
        get
        {
            TimeSpan? retry = _cancelRetries.Pause;
            return Dispatcher.IsBusy && !(retry < s_dispatcherCheck) ? s_dispatcherCheck : retry;
        }
    }

    private void PublishFigures() =>
        Figures.Publish(_completed, _wake.Received, _operations.Count, _ring.Enters, _ring.Completions.Overflow);

    private void Sleep()
    {
        PublishFigures();
        if (_inbox.IsEmpty && _backlog.IsEmpty && _spin.IsDue(_operations.Count))
        {
            _ = _ring.Submit();
            _spin.Wait(_operations.Count, _inbox, _ring);
        }

        _wake.AnnounceSleep();
        bool sleeps = _inbox.IsEmpty && _backlog.IsEmpty && !TryEnd();
        KernelResult waited = !sleeps || !_isReading ? _ring.SubmitAndWait(0)
            : LongestSleep is { } longest ? _ring.SubmitAndWait(1, new WaitOptions { Timeout = longest })
            : _ring.SubmitAndWait(1);
        _wake.EndSleep();

        // EINTR: a signal handler ran. ETIME: the pause of a retry has ended. EBUSY and EBADR: completions
        // overflow, and the next turn takes some.
        if (waited.Errno == Errno.EAGAIN)
        {
            // The kernel has no memory for a request now.
            Thread.Sleep(1);
        }
        else if (waited.IsError && waited.Errno is not (Errno.EINTR or Errno.ETIME or Errno.EBUSY or Errno.EBADR))
        {
            throw new InvalidOperationException($"a ring ended with requests in flight: io_uring_enter(2) returned {waited}");
        }
    }
}
