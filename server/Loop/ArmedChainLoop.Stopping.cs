using System.Diagnostics;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Loop;

/// <content>
/// From the stop signal to the end: new clients are turned away, the kernel's queue is served until it is empty, the
/// armed accepts are cancelled, and the last chain ends. System calls are allowed again.
/// </content>
internal sealed unsafe partial class ArmedChainLoop
{
    // A stop looks whether anybody is left when no connection has ended for this long, and again after as long. In
    // milliseconds.
    private const long QuietTime = 50;

    // Between two cancellations, in milliseconds: an accept that the first one met while it was being armed takes another.
    private const long CancelInterval = 10;

    // The read of the stop signal, and one cancellation at a time.
    private const uint StopEntries = 2;

    private bool _endedSinceLook;
    private long _quietSince;
    private long _drainUntil;
    private long _stopUntil;
    private long _cancelAt;
    private bool _cancelInFlight;

    private void AwaitStop()
    {
        bool taken = _ring.Submissions.TryTake(out io_uring_sqe* sqe);
        Debug.Assert(taken, "the queue is empty at the start");
        sqe->PrepRead((int)StopSlot, _stopCounter, sizeof(ulong), 0);
        sqe->SetFlags(IOSQE_FIXED_FILE);
        sqe->SetData64(new Token(ChainLink.Stop, 0).UserData);
    }

    private void BeginStop(KernelResult read)
    {
        if (read.IsError)
        {
            throw new ServerException($"the stop signal cannot be read: {read}; start the server again");
        }

        long now = Now;
        _stage = Stage.Draining;
        _quietSince = now;
        _stopUntil = now + _options.StopLimit;

        // If the kernel does not turn new clients away, they can keep coming as fast as they are served.
        _drainUntil = _listener.TryRefuseNew() ? _stopUntil : now;
    }

    private void AdvanceStop()
    {
        long now = Now;
        if (_endedSinceLook)
        {
            _endedSinceLook = false;
            _quietSince = now;
        }

        if (_stage == Stage.Draining)
        {
            bool look = now - _quietSince >= QuietTime;
            if (look)
            {
                _quietSince = now;
            }

            if (now >= _drainUntil || (look && !_listener.HasClients))
            {
                _stage = Stage.Disarming;
            }
        }

        if (_stage == Stage.Disarming)
        {
            bool ended = _slots.Free == _slots.Count && !_cancelInFlight;
            if (now >= _stopUntil + QuietTime)
            {
                _stage = Stage.Stopped;
            }
            else if (ended)
            {
                // Somebody may have come between the last look and the cancellation.
                _stage = now < _drainUntil && _listener.HasClients ? Stage.Draining : Stage.Stopped;
            }
            else if (!_cancelInFlight && now >= _cancelAt)
            {
                CancelAccepts();
                _cancelAt = now + CancelInterval;
            }
        }
    }

    /// <summary>Ends every accept that still waits. Its chain goes on, finds no connection, and ends with its close.</summary>
    private void CancelAccepts()
    {
        if (_ring.Submissions.TryTake(out io_uring_sqe* sqe))
        {
            sqe->PrepCancelFd((int)ListenerSlot, IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_FD_FIXED);
            sqe->SetData64(new Token(ChainLink.Cancel, 0).UserData);
            _cancelInFlight = true;
            Submit();
        }
    }
}
