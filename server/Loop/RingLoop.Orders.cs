using Uring.Interop;
using Uring.Server.Figures;
using Uring.Server.Loop.Control;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Loop;

/// <content>The orders of the main thread, and the requests of the loop for itself.</content>
internal abstract unsafe partial class RingLoop
{
    // Between two passes of cancellations, in milliseconds: a request that the first one met while it was being armed takes
    // another. Twice as long each time, since one that is at work on a slow client takes none.
    private const long FirstCancelInterval = 10;
    private const long LastCancelInterval = 1000;

    private readonly __kernel_timespec* _tick = MakeTick();
    private long _cancelAt = long.MaxValue;
    private long _cancelInterval;
    private bool _doorbellOwed;
    private bool _tickOwed;

    // What the loop has asked for itself in an earlier try than this is not asked again when it ends.
    private ushort _ownTry;

    // The slot that a pass of cancellations goes on with.
    private uint _cancelFrom;

    private bool _completionsLost;
    private uint _lostBefore;

    /// <summary>How many cancellations have not been answered.</summary>
    protected uint CancelsInFlight { get; set; }

    /// <summary>When the loop has to do something by itself, in milliseconds of its clock; far away when there is nothing.</summary>
    protected long CancelAt => _cancelAt;

    /// <summary>How many entries of the submission queue the requests of the loop for itself take.</summary>
    protected const uint OwnEntries = 2;

    private void AwaitDoorbell()
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            // The queue is full: as soon as there is room again.
            _doorbellOwed = true;
            return;
        }

        _doorbellOwed = false;
        sqe->PrepRead((int)DoorbellSlot, _doorbellCount, sizeof(ulong), 0);
        sqe->SetFlags(IOSQE_FIXED_FILE);
        sqe->SetData64(OwnDoorbell.UserData);
        Submit();
    }

    private void DoorbellRang(KernelResult read, ushort tried)
    {
        if (tried == _ownTry)
        {
            if (read.IsError)
            {
                Figures->Count(Operation.Loop, read.Errno);
                Fail(LoopFailure.Orders, read.Errno);
                return;
            }

            AwaitDoorbell();
        }

        TakeOrders();
    }

    private void TakeOrders()
    {
        int given = Control.Given;
        LoopResponse response = Control.Response;
        if (response != Current)
        {
            Current = response;
            Control.InUse = response;
            Figures->Reloads++;
            CancelSoon();
        }

        Stage = Control.Order switch
        {
            LoopOrder.Quit => Stage.Quitting,
            LoopOrder.Disarm => Stage.Disarming,
            _ => Stage.Serving,
        };
        Control.State = LoopState.Serving;
        Control.Heard = given;
        if (Stage == Stage.Disarming)
        {
            CancelSoon();
        }
    }

    /// <summary>Passes over the armed slots whose accept is no longer wanted as it is, when it is time for that.</summary>
    /// <remarks>Its chain goes on, finds no connection, and ends; then the slot is armed anew, or not.</remarks>
    protected void AdvanceOrders(long now)
    {
        if (_completionsLost || Ring.Completions.Overflow != _lostBefore)
        {
            RecoverFromLoss();
        }

        if (Stage == Stage.Quitting)
        {
            return;
        }

        if (_doorbellOwed)
        {
            AwaitDoorbell();
        }

        if (_tickOwed)
        {
            AwaitTick();
        }

        if (now >= _cancelAt && CancelsInFlight == 0)
        {
            Cancel(now);
        }

        if (Stage == Stage.Disarming && IsEmpty && CancelsInFlight == 0 && IsDisarmed)
        {
            Control.State = LoopState.Disarmed;
        }
    }

    private void Cancel(long now)
    {
        bool begun = _cancelFrom > 0;
        bool any = CancelUnwanted(ref _cancelFrom);
        if (_cancelFrom > 0)
        {
            // There was no room for more: the pass goes on once these are answered.
            _cancelAt = now;
            return;
        }

        _cancelInterval = long.Min(2 * _cancelInterval, LastCancelInterval);
        _cancelAt = any || begun ? now + _cancelInterval : long.MaxValue;
    }

    /// <summary>Cancels accepts that wait and should not, as many as there is room for.</summary>
    /// <param name="from">The slot to begin with; the one to go on with when there was no room for more, otherwise 0.</param>
    /// <returns>Whether there are any, so that it has to be looked again.</returns>
    protected abstract bool CancelUnwanted(ref uint from);

    /// <summary>
    /// The kernel had no memory to keep completions that found no room, and has lost them; their number and EBADR tell of it:
    /// io_uring_setup(2). Slots are lost with theirs. What belongs to none is seen to, since it would be missed for ever.
    /// </summary>
    private void RecoverFromLoss()
    {
        _completionsLost = false;
        _lostBefore = Ring.Completions.Overflow;
        Figures->Count(Operation.Loop, Errno.EBADR);
        CancelsInFlight = 0;
        RenewAccepts();

        // An order that the doorbell has told of may be among them, and the end of its read. If that has not ended it does now: with
        // each loss there would be one more.
        _ = TryCancel(OwnDoorbell);
        bool ticks = _clock.Ticks;
        if (ticks)
        {
            _ = TryCancel(OwnTick);
        }

        _ownTry++;
        AwaitDoorbell();
        if (ticks)
        {
            AwaitTick();
        }

        TakeOrders();
        CancelSoon();
    }

    private Token OwnDoorbell => new(ChainLink.Doorbell, 0, Try: _ownTry);

    private Token OwnTick => new(ChainLink.Tick, 0, Try: _ownTry);

    /// <summary>Begins those accepts again that serve for long, since it is not known whether they still do.</summary>
    protected abstract void RenewAccepts();

    /// <summary>Whether nothing waits for a connection outside of the slots.</summary>
    protected abstract bool IsDisarmed { get; }

    protected bool TryCancel(Token request)
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        sqe->PrepCancel64(request.UserData, 0);
        sqe->SetData64(new Token(ChainLink.Cancel, request.Slot).UserData);
        CancelsInFlight++;
        return true;
    }

    private void Ticked(KernelResult tick, bool more, ushort tried)
    {
        if (tried != _ownTry)
        {
            // Another tells the time by now.
            return;
        }

        _clock.Tick();
        if (!more)
        {
            // ETIME is how a timeout tells that its time has come.
            if (tick.IsError && tick.Errno != Errno.ETIME)
            {
                Figures->Count(Operation.Loop, tick.Errno);
            }

            AwaitTick();
        }
    }

    private void CancelSoon()
    {
        _cancelAt = 0;
        _cancelFrom = 0;
        _cancelInterval = FirstCancelInterval / 2;
    }

    private void AwaitTick()
    {
        // Without it time stands still.
        _tickOwed = !TryTake(out io_uring_sqe* sqe);
        if (!_tickOwed)
        {
            sqe->PrepTimeout(_tick, 0, IORING_TIMEOUT_MULTISHOT);
            sqe->SetData64(OwnTick.UserData);
            Submit();
        }
    }

    private static __kernel_timespec* MakeTick()
    {
        var tick = (__kernel_timespec*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)sizeof(__kernel_timespec));
        tick->tv_nsec = LoopClock.TickLength * 1_000_000;
        return tick;
    }
}
