using System.Threading.Tasks.Sources;
using Uring.Interop;
using Uring.Loops;

namespace Uring.Operations;

/// <content>The source of the caller's ValueTask.</content>
internal sealed unsafe partial class Operation : IValueTaskSource<KernelResult>, IValueTaskSource<Completion>, IValueTaskSource<int>, IValueTaskSource<long>, IValueTaskSource, IThreadPoolWorkItem
{
    private LoopSynchronizationContext? _synchronization;

    // The loop writes and reads this.
    private bool _isDispatched;

    public ValueTaskSourceStatus GetStatus(short token)
    {
        ValueTaskSourceStatus status = _core.GetStatus(token);
        return status != ValueTaskSourceStatus.Succeeded || !_result.IsError ? status
            : WasCancelled ? ValueTaskSourceStatus.Canceled
            : ThrowsErrors ? ValueTaskSourceStatus.Faulted
            : status;
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        // Code that runs on this loop continues in place: a post to its own loop would only delay it. An
        // operation that a thread of the pool finishes needs the post.
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0
            && RingLoop.Current == loop
            && token == _core.Version
            && !_isDispatched
            && SynchronizationContext.Current is LoopSynchronizationContext own
            && own.Loop == loop)
        {
            flags &= ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext;
            _synchronization = own;
        }

        _core.OnCompleted(continuation, state, token, flags);
    }

    KernelResult IValueTaskSource<KernelResult>.GetResult(short token) => Take(token);

    Completion IValueTaskSource<Completion>.GetResult(short token)
    {
        // Take recycles the operation.
        uint flags = _flags;
        return new Completion(Take(token), flags);
    }

    int IValueTaskSource<int>.GetResult(short token) => (int)Take(token).Count;

    long IValueTaskSource<long>.GetResult(short token) => Take(token).Count;

    void IValueTaskSource.GetResult(short token) => Take(token);

    /// <summary>Continues the caller on a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute() => Finish();

    /// <summary>Runs the code of the caller on this thread.</summary>
    public void Finish() => _core.SetResult(_result);

    private bool WasCancelled => ThrowsWhenCancelled && IsCancelled && _result.Errno == Errno.ECANCELED;

    private KernelResult Take(short token)
    {
        KernelResult result = _core.GetResult(token);
        CancellationToken cancellation = _token;
        bool wasCancelled = WasCancelled;
        bool throws = ThrowsErrors;
        Recycle();
        return wasCancelled ? throw Cancelled(cancellation)
            : throws && result.IsError ? throw KernelErrors.ToException(result.Errno)
            : result;
    }

    private static OperationCanceledException Cancelled(CancellationToken token) => token.IsCancellationRequested
        ? new OperationCanceledException(token)
        : new OperationCanceledException("the UringContext was disposed while the operation was in flight");

    private void Continue()
    {
        if (_synchronization is { } synchronization)
        {
            SynchronizationContext.SetSynchronizationContext(synchronization);
            _core.SetResult(_result);
            loop.ResetAmbientState();
        }
        else if (loop.ContinuesInline)
        {
            _core.SetResult(_result);
            loop.ResetAmbientState();
        }
        else
        {
            _isDispatched = true;
            loop.Dispatcher.Add(this);
        }
    }
}
