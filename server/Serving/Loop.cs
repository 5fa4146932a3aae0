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
/// <typeparam name="TSubmitter">Submits entries: through the SQ thread, or with io_uring_enter(2).</typeparam>
/// <typeparam name="TAnswers">Answers connections, with one of the <see cref="AnswerTiming"/>s.</typeparam>
internal sealed class Loop<TSubmitter, TAnswers> : ILoop
    where TSubmitter : struct, ISubmitter<TSubmitter>
    where TAnswers : struct, IAnswers<TAnswers>
{
    private readonly LoopParts _parts;
    private readonly LoopControl _control;
    private readonly bool _selectsBuffers;
    private TSubmitter _submitter;
    private TAnswers _answers;

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public Loop(LoopSetup setup)
    {
        _control = setup.Control;
        LoopShape shape = TAnswers.Shape(setup.Options, setup.Listeners.Count);
        _selectsBuffers = shape.SelectsBuffers;
        _parts = new LoopParts(setup, TSubmitter.RingOptions(setup, shape), shape, TSubmitter.CreateClock(setup));
        _submitter = TSubmitter.Create(_parts);
        _answers = TAnswers.Create(_parts);
    }

    public IoUring Ring => _parts.Ring;

    public uint Unfinished => _parts.Connections.InUse;

    public void Enable()
    {
        if (!_parts.Options.NoLockdown)
        {
            RingLockdown.Restrict(Ring, _selectsBuffers);
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

        _parts.Doorbell.SubmitRead();
        _parts.Ticks.SubmitTimeout();
        Start();
        _control.State = LoopState.Serving;
        _parts.LoopFigures.Begin();
        _submitter.Start(_parts.Clock.Now);
        while (Turn())
        {
        }

        if (!_parts.Orders.HasFailed)
        {
            // The last turn may have prepared closes that are not submitted yet.
            _parts.Queue.SubmitPrepared();
        }

        _parts.LoopFigures.Publish();
    }

    public void Start() => _answers.Start(_parts.Clock.Now);

    public void Complete(in io_uring_cqe cqe, long now)
    {
        UserData data = UserData.From(cqe.user_data);
        switch (data.Kind)
        {
            case EntryKind.DrainBeforeClose:
                _parts.Closes.DrainEnded(cqe.Result);
                break;
            case EntryKind.Drain:
                _parts.Linger.Drained(data.Slot, cqe.Result, now);
                break;
            case EntryKind.CancelDrain:
                _parts.Linger.DrainCancelled(data.Slot, cqe.Result);
                break;
            case EntryKind.Cancel:
                if (_parts.Cancellations.TryCount(data))
                {
                    _answers.CancelCompleted(data.Slot, cqe.Result);
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
                _answers.Complete(data, cqe, now);
                break;
        }
    }

    public void Advance(long now)
    {
        _parts.Deadlines.Advance(now);
        _parts.SendDeadlines.Advance(in _answers, now);
        RecoverLosses();
        if (_parts.Orders.Current != LoopOrder.Quit)
        {
            AdvanceOwnEntries(now);
            ReportIfDisarmed();
        }

        _answers.Advance(now);
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
            _submitter.FetchOverflow();
        }

        Advance(now);
        if (_parts.Orders.Current == LoopOrder.Quit)
        {
            return false;
        }

        if (_submitter.EndTurn(idle, now))
        {
            _submitter.Sleep(NextDeadline(), _parts.Connections.IsWaiting);
        }

        return true;
    }

    /// <summary>Returns the time of the next scheduled action, in milliseconds of the loop's clock.</summary>
    private long NextDeadline()
    {
        if (_parts.LostCompletions.Any)
        {
            return 0;
        }

        long ofLoop = long.Min(_parts.Doorbell.Due, _parts.Cancellations.Due);
        return long.Min(ofLoop, long.Min(_parts.Deadlines.Next, _answers.NextDeadline));
    }

    private void RecoverLosses()
    {
        if (_parts.LostCompletions.Any && _parts.LostCompletions.TryRecover(_parts, ref _answers))
        {
            // The completion of the doorbell may be among those that are lost.
            TakeOrders();
            _parts.Cancellations.PassSoon();
        }
    }

    /// <summary>Submits the entries of the loop itself: those that found no room before, and cancellations.</summary>
    private void AdvanceOwnEntries(long now)
    {
        if (now >= _parts.Doorbell.Due)
        {
            _parts.Doorbell.SubmitRead();
        }

        if (_parts.Ticks.IsOwed)
        {
            _parts.Ticks.SubmitTimeout();
        }

        _parts.Cancellations.Advance(ref _answers, now);
    }

    private void ReportIfDisarmed()
    {
        if (_parts.Orders.Disarms && _parts.Connections.IsEmpty && !_parts.Cancellations.AnyInFlight && !_answers.HasListenerAccepts)
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
