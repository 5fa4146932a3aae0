using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Uring.Diagnostics;
using Uring.Interop;
using Uring.Operations;

namespace Uring.Loops;

/// <summary>A thread that owns a ring and lives as long as its context.</summary>
/// <remarks>
/// The kernel cancels the requests of a thread that ends, and threads of the pool end. So only this thread submits. Other threads
/// push operations to its <see cref="Inbox"/>.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The thread disposes the ring and the eventfd at its end.")]
internal sealed unsafe partial class RingLoop
{
    [ThreadStatic]
    private static RingLoop? s_current;

    private readonly UringContextOptions _options;
    private readonly Inbox _inbox = new();
    private readonly ConcurrentQueue<Operation> _idle = new();
    private readonly ConcurrentQueue<LoopAction> _idleActions = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OperationTable _operations = new();
    private readonly LoopSynchronizationContext _synchronization;
    private IoUring _ring = null!;
    private LoopWake _wake = null!;
    private readonly CancelRetries _cancelRetries = new();
    private readonly Func<ulong, bool> _exists;
    private readonly Func<ulong, bool> _tryCancel;
    private ItemList _backlog;
    private ItemList _deferred;
    private bool _isReading;
    private bool _isCancellingRead;
    private bool _isStopping;
    private long _completed;
    private ExecutionContext? _ambient;

    private RingLoop(UringContext context, UringContextOptions options)
    {
        Context = context;
        _options = options;
        _exists = tag => _operations.Find(tag) is not null;
        _tryCancel = TryCancel;
        _synchronization = new LoopSynchronizationContext(this);
        _spin = new LoopSpin(options.Spin);
    }

    /// <summary>The loop whose thread this is, or null.</summary>
    public static RingLoop? Current => s_current;

    /// <summary>
    /// Whether this thread is a loop. Internal awaits capture the context there, and only there, so that code on a loop does not
    /// pass through the thread pool.
    /// </summary>
    public static bool IsCurrent => s_current is not null;

    public UringContext Context { get; }

    public LoopFigures Figures { get; } = new();

    public PoolDispatcher Dispatcher { get; } = new();

    public bool ContinuesInline => _options.Continuations == ContinuationMode.Inline;

    public bool IsStopping => Volatile.Read(ref _isStopping);

    /// <summary>The most entries of a chain.</summary>
    public int MaxChain => (int)Math.Min(_ring.Submissions.Capacity, OperationTag.MaxEntries);

    /// <summary>Completes after the thread has disposed the ring and the eventfd.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a thread, and returns once its ring is set up.</summary>
    /// <exception cref="IoUringException">The kernel refuses the ring.</exception>
    public static RingLoop Start(UringContext context, UringContextOptions options, string name)
    {
        RingLoop loop = new(context, options);
        using ManualResetEventSlim ready = new();
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                loop.SetUp();
            }
            catch (Exception refused)
            {
                failure = ExceptionDispatchInfo.Capture(refused);
                ready.Set();
                return;
            }

            ready.Set();
            loop.Run();
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.UnsafeStart();
        ready.Wait();
        failure?.Throw();
        return loop;
    }

    /// <summary>The ring. Only code on the loop uses it.</summary>
    public IoUring Ring => _ring;

    /// <summary>Submits one entry as it is, and completes with its first CQE.</summary>
    /// <remarks>The entry is not checked: it has to complete once.</remarks>
    /// <exception cref="ObjectDisposedException">The loop has ended or is ending.</exception>
    public ValueTask<Completion> SubmitAsync<TState>(PrepareEntry<TState> prepare, TState state)
    {
        io_uring_sqe entry = default;
        prepare(ref entry, state);
        Operation operation = Rent();
        operation.Prepare(entry);
        operation.Start(CancellationToken.None);
        return new ValueTask<Completion>(operation, operation.Version);
    }

    /// <summary>Takes an operation that is not in use, or creates one.</summary>
    public Operation Rent() => _idle.TryDequeue(out Operation? operation) ? operation : new Operation(this);

    public void Return(Operation operation) => _idle.Enqueue(operation);

    /// <summary>Hands an operation to the kernel: at once on the loop's thread, or through the inbox.</summary>
    /// <exception cref="ObjectDisposedException">The loop has ended or is ending.</exception>
    public void Submit(Operation operation)
    {
        if (s_current == this)
        {
            ObjectDisposedException.ThrowIf(_isStopping, typeof(UringContext));
            Accept(operation);
        }
        else
        {
            ObjectDisposedException.ThrowIf(!TryPush(operation), typeof(UringContext));
        }
    }

    /// <summary>Queues an item for the loop's thread, and wakes the thread.</summary>
    /// <returns>False when the loop has ended or is ending.</returns>
    public bool TryPush(LoopItem item)
    {
        if (!_inbox.TryPush(item))
        {
            return false;
        }

        _wake.Signal();
        return true;
    }

    /// <summary>Removes the contexts that code of a caller has left on the loop's thread.</summary>
    public void ResetAmbientState() => AmbientState.Reset(_ambient);

    /// <summary>Runs an action on the loop's thread, or on the thread pool when the loop has ended.</summary>
    public void Post(Action<object?> action, object? state)
    {
        if (!TryPush(Rent(action, state)))
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
        }
    }

    /// <summary>Runs an action on the loop at the end of this turn. Only code on the loop calls this.</summary>
    public void Defer(Action<object?> action, object? state) => _deferred.Add(Rent(action, state));

    /// <summary>Stops the loop: each operation completes, most of them with a cancellation.</summary>
    public void Stop() => TryPush(new Callback(static loop => ((RingLoop)loop!).BeginStop(), this, null));

    private LoopAction Rent(Action<object?> action, object? state)
    {
        LoopAction item = _idleActions.TryDequeue(out LoopAction? idle) ? idle : new LoopAction();
        (item.Action, item.State) = (action, state);
        return item;
    }

    private void SetUp()
    {
        _wake = new LoopWake();
        try
        {
            _ring = new IoUring(_options.Ring);
            if (Context.Region is { } region)
            {
                _ring.RegisterBuffers([region.Vector]);
            }
        }
        catch
        {
            _ring?.Dispose();
            _wake.Dispose();
            throw;
        }

        // The table of a thread has room for 16 rings. Without a place the ring works all the same.
        try
        {
            _ring.RegisterRingFd();
        }
        catch (IoUringException)
        {
        }
    }

    private void Accept(Operation operation)
    {
        _operations.Add(operation);

        // An operation can be behind the stop in the same list of the inbox.
        operation.IsCancelled = _isStopping;
        if (!_backlog.IsEmpty || !TryHandOver(operation))
        {
            _backlog.Add(operation);
        }
    }

    /// <summary>Writes the entries of an operation into the submission queue.</summary>
    /// <returns>False when the queue is full and the kernel takes no entries now.</returns>
    private bool TryHandOver(Operation operation)
    {
        if (operation.IsCancelled)
        {
            operation.CompleteAll(KernelResult.Failed(Errno.ECANCELED));
            Complete(operation);
            return true;
        }

        uint count = (uint)operation.EntryCount;
        if (!_ring.Submissions.TryTakeChain(count, out SqeChain entries))
        {
            _ = _ring.Submit();
            if (!_ring.Submissions.TryTakeChain(count, out entries))
            {
                return false;
            }
        }

        operation.CopyEntries(entries);
        if (_ring.Submissions.Unpublished >= _options.EarlySubmission)
        {
            _ = _ring.Submit();
        }

        return true;
    }

    private bool TryTake(out io_uring_sqe* sqe)
    {
        if (_ring.Submissions.TryTake(out sqe))
        {
            return true;
        }

        _ = _ring.Submit();
        return _ring.Submissions.TryTake(out sqe);
    }

    private void Cancel(Operation operation)
    {
        operation.IsCancelled = true;
        for (int entry = 0; entry < operation.EntryCount; entry++)
        {
            if (!TryCancel(operation.Tag + (uint)entry))
            {
                _backlog.Add(new CancelRequest(operation, operation.Use));
                return;
            }
        }
    }

    private bool TryCancel(ulong tag)
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        sqe->PrepCancel64(tag, 0);
        sqe->user_data = OperationTag.CancelOf(tag);
        return true;
    }

    private void Complete(Operation operation)
    {
        _operations.Remove(operation);
        _completed++;
        operation.Complete();
    }
}
