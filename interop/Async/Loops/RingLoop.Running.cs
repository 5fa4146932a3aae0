using Uring.Diagnostics;
using Uring.Interop;
using Uring.Operations;

namespace Uring.Loops;

/// <content>The turns of a loop.</content>
internal sealed unsafe partial class RingLoop
{
    private const int Batch = 64;

    // The weight of the last turn.
    private const float LastTurn = 1F / 16;

    private float _completionsPerTurn;

    /// <summary>The average number of completions in the last turns.</summary>
    public float CompletionsPerTurn => Volatile.Read(ref _completionsPerTurn);

    private void Run()
    {
        s_current = this;
        _ambient = ExecutionContext.Capture();
        string name = Thread.CurrentThread.Name!;
        UringMeter.Add(Figures);
        UringEventSource.Log.LoopStarted(name);
        while (!TryEnd())
        {
            EmptyInbox(_inbox.TakeAll());
            EmptyBacklog();
            Reap();
            _cancelRetries.Run(_exists, _tryCancel);
            Dispatcher.Call();
            RunDeferred();
            Sleep();
        }

        Dispatcher.End();
        PublishFigures();
        s_current = null;
        _ring.Dispose();
        _wake.Dispose();
        UringMeter.Remove(Figures);
        UringEventSource.Log.LoopEnded(name);
        _ended.SetResult();
    }

    private void EmptyInbox(LoopItem? oldest)
    {
        while (oldest is not null)
        {
            LoopItem item = oldest;
            oldest = item.Next;
            Take(item);
        }
    }

    private void Take(LoopItem item)
    {
        switch (item)
        {
            case Operation operation:
                Accept(operation);
                break;
            case CancelRequest cancel:
                if (_operations.Contains(cancel.Operation, cancel.Use))
                {
                    Cancel(cancel.Operation);
                }

                break;
            case LoopAction action:
                Run(action);
                break;
            case Callback callback:
                Run(callback);
                break;
        }
    }

    private void RunDeferred()
    {
        while (_deferred.Peek() is LoopAction oldest)
        {
            _deferred.RemoveOldest();
            Run(oldest);
        }
    }

    private void Run(LoopAction item)
    {
        (Action<object?> action, object? state) = (item.Action!, item.State);
        (item.Action, item.State) = (null, null);
        _idleActions.Enqueue(item);
        action(state);
        ResetAmbientState();
    }

    private void Run(Callback callback)
    {
        SynchronizationContext.SetSynchronizationContext(_synchronization);
        callback.Run();
        ResetAmbientState();
    }

    private void EmptyBacklog()
    {
        if (!_isReading && TryTake(out io_uring_sqe* sqe))
        {
            _wake.PrepareRead(sqe);
            _isReading = true;
        }

        while (_backlog.Peek() is { } item)
        {
            if (item is Operation { IsCancelled: false } operation)
            {
                if (!TryHandOver(operation))
                {
                    return;
                }

                _backlog.RemoveOldest();
            }
            else
            {
                // A cancellation that finds no room again returns to the end of the list. The caller of a
                // cancelled operation can start the next one with the same object.
                _backlog.RemoveOldest();
                TakeAgain(item);
                if (_ring.Submissions.Space == 0)
                {
                    return;
                }
            }
        }
    }

    private void TakeAgain(LoopItem item)
    {
        if (item is Operation cancelled)
        {
            _ = TryHandOver(cancelled);
        }
        else
        {
            Take(item);
        }
    }

    /// <summary>
    /// Takes the completions that are ready now. The completions that the continuations cause wait for the next turn.
    /// </summary>
    /// <remarks>A request can complete within its submission. An endless series of such requests would block the inbox.</remarks>
    private void Reap()
    {
        Span<io_uring_cqe> completions = stackalloc io_uring_cqe[Batch];
        uint ready = _ring.Completions.Ready;
        int taken, all = 0;
        do
        {
            taken = _ring.Completions.TakeBatch(completions);
            all += taken;
            foreach (ref readonly io_uring_cqe cqe in completions[..taken])
            {
                OnCompletion(cqe);
            }
        }
        while (taken == Batch && all < ready);
        Volatile.Write(ref _completionsPerTurn, _completionsPerTurn + ((all - _completionsPerTurn) * LastTurn));
    }

    private void OnCompletion(in io_uring_cqe cqe)
    {
        if (cqe.user_data == OperationTag.Wake)
        {
            _isReading = false;
            _wake.OnRead(cqe.Result);
        }
        else if (OperationTag.IsCancel(cqe.user_data, out ulong request))
        {
            if (cqe.Result.Errno is Errno.ENOENT or Errno.EALREADY && _exists(request))
            {
                _cancelRetries.Add(request);
            }
        }
        else if (cqe.user_data != OperationTag.Ignored && _operations.Find(cqe.user_data) is { } operation)
        {
            switch (operation.OnCompletion(cqe))
            {
                case OperationStep.Complete:
                    Complete(operation);
                    break;
                case OperationStep.Continue:
                    if (!_backlog.IsEmpty || !TryHandOver(operation))
                    {
                        _backlog.Add(operation);
                    }

                    break;
                case OperationStep.Wait:
                    break;
            }
        }
    }

    private void BeginStop()
    {
        Volatile.Write(ref _isStopping, true);
        EmptyInbox(_inbox.Close());
        _operations.ForEach(Cancel);
    }

    /// <summary>Returns whether the loop has nothing left, and cancels the read of the eventfd as the last request.</summary>
    private bool TryEnd()
    {
        if (!_isStopping || _operations.Count > 0 || !_backlog.IsEmpty || !_wake.IsSettled)
        {
            return false;
        }

        if (_isReading && !_isCancellingRead && TryTake(out io_uring_sqe* sqe))
        {
            sqe->PrepCancel64(OperationTag.Wake, 0);
            sqe->user_data = OperationTag.Ignored;
            _isCancellingRead = true;
        }

        return !_isReading;
    }
}
