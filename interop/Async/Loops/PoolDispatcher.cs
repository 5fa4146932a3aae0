using System.Collections.Concurrent;
using System.Diagnostics;
using Uring.Operations;

namespace Uring.Loops;

/// <summary>Continues callers on the thread pool, several on one thread while their code is short.</summary>
/// <remarks>
/// Each thread that the pool wakes costs more than a short continuation. So the first thread runs one continuation after the
/// other, and calls another thread when one of them takes long. The loop calls another when a continuation blocks.
/// </remarks>
internal sealed class PoolDispatcher : IThreadPoolWorkItem
{
    // A wake of a thread costs about this much.
    private static readonly long s_long = Stopwatch.Frequency / 50_000;

    // After this time other work of the pool gets its turn.
    private static readonly long s_slice = Stopwatch.Frequency / 200;

    private readonly ConcurrentQueue<Operation> _ready = new();
    private int _threads;
    private bool _isRequested;
    private int _executed;
    private int _seenExecuted;
    private long _seenAt;

    /// <summary>Whether continuations wait for a thread.</summary>
    public bool IsBusy => !_ready.IsEmpty;

    /// <summary>Adds a completed operation. <see cref="Call"/> follows.</summary>
    public void Add(Operation operation) => _ready.Enqueue(operation);

    /// <summary>
    /// Calls a thread for the added operations, and a second one when the first is blocked. Only the loop calls this method.
    /// </summary>
    public void Call()
    {
        if (_ready.IsEmpty)
        {
            return;
        }

        // The full fence is between the addition and the read of the number of threads.
        if (Interlocked.CompareExchange(ref _threads, 1, 0) == 0)
        {
            Queue();
            Observe();
        }
        else if (_seenExecuted != Volatile.Read(ref _executed))
        {
            Observe();
        }
        else if (Stopwatch.GetTimestamp() - _seenAt > s_long)
        {
            Help();
            Observe();
        }
    }

    /// <summary>
    /// Queues each waiting operation to the pool separately. The loop ends, and no longer observes the threads.
    /// </summary>
    public void End()
    {
        while (_ready.TryDequeue(out Operation? operation))
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(operation, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _isRequested, false);
        ExecutionContext? context = ExecutionContext.Capture();
        long start = Stopwatch.GetTimestamp();
        long before = start;
        do
        {
            while (_ready.TryDequeue(out Operation? operation))
            {
                operation.Finish();
                AmbientState.Reset(context);
                Volatile.Write(ref _executed, _executed + 1);
                long now = Stopwatch.GetTimestamp();
                if (now - start > s_slice)
                {
                    // The next thread takes the place of this one.
                    Queue();
                    return;
                }

                if (now - before > s_long && !_ready.IsEmpty)
                {
                    Help();
                }

                before = now;
            }
        }
        while (!TryLeave());
    }

    /// <summary>Ends the work of this thread, unless an operation was added at the same moment.</summary>
    private bool TryLeave()
    {
        // An addition that saw this thread at work happened before the decrement, and is visible after it.
        int left = Interlocked.Decrement(ref _threads);
        return left > 0 || _ready.IsEmpty || Interlocked.CompareExchange(ref _threads, 1, 0) != 0;
    }

    private void Help()
    {
        // The pool adds threads by itself when all of them block.
        if (!Volatile.Read(ref _isRequested))
        {
            _ = Interlocked.Increment(ref _threads);
            Queue();
        }
    }

    private void Observe() => (_seenExecuted, _seenAt) = (Volatile.Read(ref _executed), Stopwatch.GetTimestamp());

    private void Queue()
    {
        Volatile.Write(ref _isRequested, true);
        _ = ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
