using System.Threading.Tasks.Sources;
using Uring.Interop;
using Uring.Loops;

namespace Uring.Operations;

/// <summary>A request, or a chain of requests, that a caller awaits. A loop reuses the object after the await.</summary>
/// <remarks>
/// The caller writes the object until <see cref="Start"/>, the loop from then on until <see cref="Complete"/>, and the caller
/// again in <c>GetResult</c>.
/// </remarks>
internal sealed unsafe partial class Operation(RingLoop loop) : LoopItem
{
    private ManualResetValueTaskSourceCore<KernelResult> _core;
    private OperationKind _kind;
    private io_uring_sqe _entry;
    private KernelResult _result;
    private uint _flags;
    private bool _hasResult;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private int _use;

    /// <summary>The number of times that the object was reused.</summary>
    public int Use => Volatile.Read(ref _use);

    /// <summary>The <c>user_data</c> of the first entry. The loop sets it.</summary>
    public ulong Tag { get; set; }

    /// <summary>The slot in the table of the loop.</summary>
    public int Slot { get; set; } = int.MaxValue;

    /// <summary>Whether the loop was asked to cancel the operation.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>The version of the ValueTask.</summary>
    public short Version => _core.Version;

    /// <summary>Whether an await throws when the operation was cancelled, and returns ECANCELED otherwise.</summary>
    public bool ThrowsWhenCancelled { get; set; }

    /// <summary>Whether an await throws the exception of an error, and returns the error otherwise.</summary>
    public bool ThrowsErrors { get; set; }

    /// <summary>The operation code of a single entry, for tests.</summary>
    public io_uring_op Opcode => (io_uring_op)_entry.opcode;

    /// <summary>Makes the entry of a caller the operation's.</summary>
    public void Prepare(in io_uring_sqe entry)
    {
        _kind = OperationKind.Any;
        _entry = entry;
    }

    /// <summary>Hands the operation to its loop.</summary>
    /// <exception cref="ObjectDisposedException">
    /// The context is disposed. The operation has released its memory and its handle.
    /// </exception>
    public void Start(CancellationToken token)
    {
        _token = token;
        try
        {
            loop.Submit(this);
        }
        catch (ObjectDisposedException)
        {
            Abandon();
            throw;
        }

        // The registration follows the submission, so that the inbox has the operation before its cancellation.
        if (token.CanBeCanceled)
        {
            _registration = token.UnsafeRegister(s_cancel, this);
        }
    }

    private static readonly Action<object?, CancellationToken> s_cancel = static (state, token) => ((Operation)state!).OnCancel(token);

    // A callback can be late and meet the next use of the object. The next use is cancelled, too, if it has the same token.
    private void OnCancel(CancellationToken token)
    {
        int use = Use;
        if (_token == token)
        {
            _ = loop.TryPush(new CancelRequest(this, use));
        }
    }

    /// <summary>Releases an operation that is not started.</summary>
    public void Abandon()
    {
        ReleaseMemory();
        Recycle();
    }

    private void Recycle()
    {
        _ = _registration.Unregister();
        _registration = default;
        _token = default;
        _result = default;
        _hasResult = false;
        _done = 0;
        _synchronization = null;
        _isDispatched = false;
        _chainLength = 0;
        _chainResults = default;
        IsCancelled = false;
        ThrowsWhenCancelled = false;
        ThrowsErrors = false;
        _core.Reset();
        _ = Interlocked.Increment(ref _use);
        loop.Return(this);
    }
}
