using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Submitting;

namespace Uring.Server.Serving;

/// <summary>
/// Serves the connections of one ring on one thread: reads completions, acts on deadlines and orders, submits, and
/// starts again. Allocates nothing while it serves.
/// </summary>
/// <typeparam name="TSubmitting">The side that submits: a kernel thread, or the loop itself.</typeparam>
/// <typeparam name="TAnswering">The time at which the answer of a connection is chosen.</typeparam>
internal sealed class Loop<TSubmitting, TAnswering> : ILoop
    where TSubmitting : struct, ISubmitting<TSubmitting>
    where TAnswering : struct, IAnswering<TAnswering>
{
    private readonly LoopParts _parts;
    private readonly LoopControl _control;
    private TSubmitting _submitting;
    private TAnswering _answering;

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public Loop(LoopSetup setup)
    {
        _control = setup.Control;
        LoopShape shape = TAnswering.Shape(setup.Options, setup.Listeners.Count);
        _parts = new LoopParts(setup, TSubmitting.RingOptions(setup, shape), shape, TSubmitting.CreateClock(setup));
        try
        {
            _submitting = TSubmitting.Create(_parts);
            _answering = TAnswering.Create(_parts);
        }
        catch
        {
            _parts.Dispose();
            throw;
        }
    }

    public IoUring Ring => _parts.Ring;

    public uint Unfinished => _parts.Connections.InUse;

    public void Enable()
    {
        if (!_parts.Options.NoLockdown)
        {
            RingLockdown.Restrict(Ring);
        }

        Ring.Enable();
    }

    public void Run()
    {
        // An order to quit may precede the start.
        if (_control.Order == LoopOrder.Quit)
        {
            return;
        }

        _parts.Doorbell.Await();
        _parts.Ticks.Await();
        Start();
        _control.State = LoopState.Serving;
        _parts.OwnFigures.Begin();
        while (Turn())
        {
        }

        // The closes of the last turn are among what it has prepared.
        _parts.Queue.SubmitPrepared();
    }

    public void Start() => _answering.Start(_parts.Clock.Now);

    public void Complete(in io_uring_cqe cqe, long now)
    {
        UserData data = UserData.From(cqe.user_data);
        switch (data.Kind)
        {
            case EntryKind.DrainBeforeClose:
                _parts.Ends.DrainBeforeCloseEnded(cqe.Result);
                break;
            case EntryKind.Drain:
                _parts.Linger.Drained(data.Slot, cqe.Result, now);
                break;
            case EntryKind.CancelDrain:
                _parts.Linger.DrainCancelled(data.Slot, cqe.Result);
                break;
            case EntryKind.Cancel:
                if (_parts.Cancellations.Answered(data))
                {
                    _answering.CancelAnswered(data.Slot, cqe.Result);
                }

                break;
            case EntryKind.Doorbell:
                if (_parts.Doorbell.Rang(data, cqe.Result, now))
                {
                    TakeOrders();
                }

                break;
            case EntryKind.Tick:
                _parts.Ticks.Ticked(data, cqe.Result, cqe.HasMore);
                break;
            default:
                _answering.Complete(data, cqe, now);
                break;
        }
    }

    public void Advance(long now)
    {
        _parts.Deadlines.Advance(now);
        AdvanceOrders(now);
        _answering.Advance(now);
    }

    public void Dispose() => _parts.Dispose();

    /// <returns>False when the loop has to quit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Turn()
    {
        long now = _parts.Clock.Now;
        bool idle = true;
        foreach (ref readonly io_uring_cqe cqe in Ring.Completions)
        {
            idle = false;
            Complete(cqe, now);
        }

        if (Ring.Submissions.HasOverflow)
        {
            _submitting.FetchOverflow();
        }

        Advance(now);
        if (_parts.Orders.Current == LoopOrder.Quit)
        {
            return false;
        }

        if (_submitting.EndTurn(idle, now))
        {
            _submitting.Sleep(NextDeadline(), _parts.Connections.IsEmpty);
        }

        return true;
    }

    /// <summary>When the loop has to act although nothing completes, in milliseconds of its clock.</summary>
    private long NextDeadline()
    {
        if (_parts.Losses.Any)
        {
            return 0;
        }

        long ofLoop = long.Min(_parts.Doorbell.Due, _parts.Cancellations.Due);
        return long.Min(ofLoop, long.Min(_parts.Deadlines.Next, _answering.NextDeadline));
    }

    private void AdvanceOrders(long now)
    {
        if (_parts.Losses.Any && _parts.Losses.TryRecover(_parts, ref _answering))
        {
            // The completion of the doorbell may be among those that are lost.
            TakeOrders();
            _parts.Cancellations.PassSoon();
        }

        if (_parts.Orders.Current == LoopOrder.Quit)
        {
            return;
        }

        if (now >= _parts.Doorbell.Due)
        {
            _parts.Doorbell.Await();
        }

        if (_parts.Ticks.IsOwed)
        {
            _parts.Ticks.Await();
        }

        _parts.Cancellations.Advance(ref _answering, now);
        if (_parts.Orders.Current == LoopOrder.Disarm && _parts.Connections.IsEmpty && !_parts.Cancellations.AnyInFlight && _answering.IsDisarmed)
        {
            _parts.Orders.ReportDisarmed();
        }
    }

    private void TakeOrders()
    {
        if (_parts.Orders.Take())
        {
            _parts.Cancellations.PassSoon();
        }
    }
}
