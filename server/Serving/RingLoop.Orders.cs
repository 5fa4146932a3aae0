using Uring.Interop;
using Uring.Server.Operator.Figures;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Serving;

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
    private bool _tickOwed;

    // When the read of the doorbell is to be made again though it has not rung, for want of room or of memory before. In milliseconds.
    private long _doorbellAt = long.MaxValue;

    // The slot that a pass of cancellations goes on with.
    private uint _cancelFrom;

    private bool _completionsLost;
    private uint _lostBefore;

    /// <summary>How many cancellations of accepts have not been answered.</summary>
    protected uint CancelsInFlight { get; set; }

    /// <summary>
    /// How often what is in flight for long was begun anew, from 0 again after 65,535: by that its completions are told from those of what was
    /// there before, which is not begun again when it ends.
    /// </summary>
    protected ushort Try { get; private set; }

    /// <summary>When the loop has to do something by itself, in milliseconds of its clock; far away when there is nothing.</summary>
    protected long OrdersDue => HasLost ? 0 : long.Min(_doorbellAt, CancelsInFlight == 0 ? _cancelAt : long.MaxValue);

    /// <summary>Whether a pass of cancellations is to come.</summary>
    protected bool WillCancel => _cancelAt != long.MaxValue;

    /// <summary>How many entries of the submission queue the requests of the loop for itself take, once.</summary>
    protected const uint OwnEntries = 2;

    private void AwaitDoorbell()
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            // The queue is full: as soon as there is room again.
            _doorbellAt = 0;
            return;
        }

        _doorbellAt = long.MaxValue;
        sqe->PrepRead((int)DoorbellSlot, _doorbellCount, sizeof(ulong), 0);
        sqe->SetFlags(IOSQE_FIXED_FILE);
        sqe->SetData64(DoorbellOf(Try).Value);
        Submit();
    }

    private void DoorbellRang(UserData read, KernelResult result, long now)
    {
        bool last = read.Try == Try;
        if (!result.IsError)
        {
            if (last)
            {
                AwaitDoorbell();
            }

            TakeOrders();
        }
        else if (last)
        {
            Figures->Count(Operation.Loop, result.Errno);
            if (result.Errno == Errno.ENOMEM)
            {
                // What it tells of stays with it until it is read.
                _doorbellAt = now + ShortageDelay;
            }
            else
            {
                Fail(LoopFailure.Orders, result.Errno);
            }
        }
    }

    private void TakeOrders()
    {
        if (Stage == Stage.Quitting)
        {
            // A loop that has failed does not come back.
            return;
        }

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
        if (HasLost)
        {
            RecoverFromLoss();
        }

        if (Stage == Stage.Quitting)
        {
            return;
        }

        if (now >= _doorbellAt)
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
            // There was no room for more: the pass goes on once these are answered, and some have ended.
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
    /// <remarks>One loss may be heard of twice, by the number at once and by EBADR with the next wait.</remarks>
    private void RecoverFromLoss()
    {
        if (Ring.Submissions.Space < 2 * OwnEntries)
        {
            Submit();
            if (Ring.Submissions.Space < 2 * OwnEntries)
            {
                // Later: what is begun again while there is no room for its cancellation would be there twice.
                return;
            }
        }

        _completionsLost = false;
        _lostBefore = Ring.Completions.Overflow;
        Figures->Count(Operation.Loop, Errno.EBADR);

        // What has not ended does now: with each loss there would be one more. An order that the doorbell has told of may be lost, too.
        ushort before = Try++;
        CancelsInFlight = 0;
        _ = TryCancelAsOf(before, DoorbellOf(before));
        AwaitDoorbell();
        if (_clock.Ticks)
        {
            _ = TryCancelAsOf(before, TickOf(before));
            AwaitTick();
        }

        RenewAccepts(before);
        TakeOrders();
        CancelSoon();
    }

    private bool HasLost => _completionsLost || Ring.Completions.Overflow != _lostBefore;

    private static UserData DoorbellOf(ushort attempt) => new(ChainLink.Doorbell, 0, Try: attempt);

    private static UserData TickOf(ushort attempt) => new(ChainLink.Tick, 0, Try: attempt);

    /// <summary>Begins those accepts again that serve for long, since it is not known whether they still do.</summary>
    /// <param name="before">The try that they were begun in.</param>
    protected abstract void RenewAccepts(ushort before);

    /// <summary>Whether nothing waits for a connection outside of the slots.</summary>
    protected abstract bool IsDisarmed { get; }

    /// <summary>Cancels an accept.</summary>
    /// <returns>False when there is no room in the queue.</returns>
    protected bool TryCancel(UserData accept)
    {
        bool taken = TryCancelAsOf(Try, accept);
        CancelsInFlight += taken ? 1u : 0;
        return taken;
    }

    /// <summary>Cancels a request. Only the answers to cancellations of this try are counted.</summary>
    private bool TryCancelAsOf(ushort attempt, UserData request)
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        sqe->PrepCancel64(request.Value, 0);
        sqe->SetData64(new UserData(ChainLink.Cancel, request.Slot, Try: attempt).Value);
        return true;
    }

    private void Cancelled(UserData cancellation, KernelResult result)
    {
        // Whatever it found: what it was for tells by itself that it has ended, and while it has not is cancelled again.
        if (cancellation.Try == Try && CancelsInFlight > 0)
        {
            CancelsInFlight--;
            CancelAnswered(cancellation.Slot, result);
        }
    }

    /// <summary>The kernel has answered the cancellation of an accept.</summary>
    /// <param name="slot">Of whose accept.</param>
    /// <param name="result">0 when it was found, and ends; otherwise it goes on.</param>
    protected abstract void CancelAnswered(uint slot, KernelResult result);

    private void Ticked(UserData tick, KernelResult result, bool more)
    {
        // ETIME is how a timeout tells that its time has come.
        if (!result.IsError || result.Errno == Errno.ETIME)
        {
            _clock.Tick();
        }

        if (tick.Try != Try)
        {
            if (more)
            {
                // It was about to tick when it was cancelled, and the kernel did not find it: time would run twice as fast.
                _ = TryCancelAsOf(tick.Try, tick);
            }
        }
        else if (!more)
        {
            if (result.IsError && result.Errno != Errno.ETIME)
            {
                Figures->Count(Operation.Loop, result.Errno);
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
            sqe->SetData64(TickOf(Try).Value);
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
