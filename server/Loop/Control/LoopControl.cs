using Uring.Interop;

namespace Uring.Server.Loop.Control;

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
    private Errno _errno;

    public LoopControl(LoopResponse response) => _response = _inUse = response;

    /// <summary>The descriptor of the doorbell.</summary>
    public int Doorbell => _doorbell.Fd;

    public LoopOrder Order => _order;

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
