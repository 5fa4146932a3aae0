using Uring.Interop;

namespace Uring.Server.Serving;

/// <summary>
/// What the main thread and a loop tell each other, by words in memory. The doorbell makes a loop look: it has a read of it in
/// flight, so an order reaches it as one more completion, whether it spins or sleeps, and it need not look otherwise.
/// </summary>
internal sealed class LoopControl : IDisposable
{
    private readonly EventFd _doorbell = new();
    private volatile LoopOrder _order = LoopOrder.Serve;
    private volatile LoopState _state = LoopState.Starting;
    private volatile LoopResponse _response;
    private volatile LoopResponse _inUse;
    private volatile string? _failure;
    private volatile LoopFailure _failed;
    private volatile int _given;
    private volatile int _heard;
    private Errno _errno;

    public LoopControl(LoopResponse response) => _response = _inUse = response;

    /// <summary>The descriptor of the doorbell.</summary>
    public int Doorbell => _doorbell.Fd;

    public LoopOrder Order => _order;

    /// <summary>How many orders were given; to be read before <see cref="Order"/>.</summary>
    public int Given => _given;

    /// <summary>Of these, how many the loop has acted on; written by the loop.</summary>
    public int Heard
    {
        set => _heard = value;
    }

    /// <summary>
    /// Whether the loop has done what it was told last, so far as it can: a loop that is late may still show the state that an
    /// earlier order has led to.
    /// </summary>
    public bool IsDisarmed => _state == LoopState.Ended || (_heard == _given && _state == LoopState.Disarmed);

    /// <summary>What the loop is to answer with.</summary>
    public LoopResponse Response => _response;

    /// <summary>What the loop answers with; written by the loop. Others may still be in flight.</summary>
    public LoopResponse InUse
    {
        get => _inUse;
        set => _inUse = value;
    }

    public LoopState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Why the loop has ended by itself, or has not begun; null when it has not failed.</summary>
    public string? Failure
    {
        get => _failed switch
        {
            LoopFailure.None => _failure,
            LoopFailure.Ring => $"the ring is broken: {KernelResult.Failed(_errno)}; start the server again",
            _ => $"the loop can no longer be given orders: {KernelResult.Failed(_errno)}; start the server again",
        };
        set => _failure = value;
    }

    /// <summary>Tells that the loop cannot go on. What to say of it is put together by whoever asks: the loop does not allocate.</summary>
    public void Fail(LoopFailure failure, Errno errno)
    {
        _errno = errno;
        _failed = failure;
    }

    public void Give(LoopOrder order)
    {
        _order = order;
        _given++;
        _ = _doorbell.Signal();
    }

    /// <summary>From now on connections are answered with this.</summary>
    public void Give(LoopResponse response)
    {
        _response = response;
        _ = _doorbell.Signal();
    }

    public void Dispose() => _doorbell.Dispose();
}
