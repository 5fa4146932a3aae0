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

    // The read of the stop signal. Cancellations find room where the chains were that the kernel has taken.
    private const uint StopEntries = 1;

    private bool _endedSinceLook;
    private long _quietSince;
    private long _drainUntil;
    private long _stopUntil;
    private long _cancelAt;
    private uint _cancelsInFlight;

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
            bool ended = _slots.Free == _slots.Count && _cancelsInFlight == 0;
            if (now >= _stopUntil + QuietTime)
            {
                _stage = Stage.Stopped;
            }
            else if (ended)
            {
                // Somebody may have come between the last look and the cancellation.
                _stage = now < _drainUntil && _listener.HasClients ? Stage.Draining : Stage.Stopped;
            }
            else if (_cancelsInFlight == 0 && now >= _cancelAt)
            {
                CancelAccepts();
                _cancelAt = now + CancelInterval;
            }
        }
    }

    /// <summary>Ends every accept that still waits. Its chain goes on, finds no connection, and ends with its close.</summary>
    /// <remarks>
    /// One by one: a cancellation of all by their file makes the kernel look for each one among all, which took more than five
    /// seconds from 4,096 slots on.
    /// </remarks>
    private void CancelAccepts()
    {
        for (uint slot = 0; slot < _slots.Count; slot++)
        {
            if (_slots[slot] == SlotState.Armed && _ring.Submissions.TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepCancel64(new Token(ChainLink.Accept, slot).UserData, 0);
                sqe->SetData64(new Token(ChainLink.Cancel, slot).UserData);
                _cancelsInFlight++;
            }
        }

        Submit();
    }
}
