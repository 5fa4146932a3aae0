using Uring.Interop;

namespace Uring.Server.Serving;

/// <summary>The words in memory by which the main thread and a loop exchange orders and progress.</summary>
/// <remarks>
/// An order ends with a write to the doorbell. The loop keeps a read of it in flight, so an order reaches the loop as a
/// completion, whether it spins or sleeps.
/// </remarks>
internal sealed class LoopControl : IDisposable
{
    private readonly EventFd _doorbell = new();
    private volatile LoopOrder _order = LoopOrder.Serve;
    private volatile LoopState _state = LoopState.Starting;
    private volatile LoopSite _site;
    private volatile LoopSite _inUse;
    private volatile string? _failure;
    private volatile int _sequence;
    private volatile int _acknowledged;
    private Errno _errno;

    public LoopControl(LoopSite site) => _site = _inUse = site;

    /// <summary>The descriptor of the eventfd.</summary>
    public int Doorbell => _doorbell.Fd;

    public LoopOrder Order => _order;

    /// <summary>The number of orders given. Read it before <see cref="Order"/>.</summary>
    public int Sequence => _sequence;

    /// <summary>The number of orders that the loop has taken; written by the loop.</summary>
    public int Acknowledged
    {
        set => _acknowledged = value;
    }

    /// <summary>
    /// Whether the loop has carried out the last order to disarm, or has ended. A loop that is late may still report the
    /// state of an earlier order.
    /// </summary>
    public bool IsDisarmed => _state == LoopState.Ended || (_acknowledged == _sequence && _state == LoopState.Disarmed);

    /// <summary>The site that the loop is to answer from.</summary>
    public LoopSite Site => _site;

    /// <summary>The site that the loop answers from; written by the loop. Answers of older ones may still be in flight.</summary>
    public LoopSite InUse
    {
        get => _inUse;
        set => _inUse = value;
    }

    public LoopState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The reason why the loop has ended by itself or has not started; null without a failure.</summary>
    public string? Failure => _failure is { } failure && _errno != Errno.None
        ? $"{failure}: {KernelResult.Failed(_errno)}; start the server again"
        : _failure;

    /// <summary>Reports that the loop cannot continue. The reader composes the message, since the loop must not allocate.</summary>
    /// <param name="failure">A constant, or a whole message where <paramref name="errno"/> is 0.</param>
    /// <param name="errno">The error.</param>
    public void Fail(string failure, Errno errno = Errno.None)
    {
        _errno = errno;
        _failure = failure;
    }

    /// <summary>Gives an order.</summary>
    public void Give(LoopOrder order)
    {
        _order = order;
        _sequence++;
        _ = _doorbell.Signal();
    }

    /// <summary>Orders the loop to answer from another site.</summary>
    public void Give(LoopSite site)
    {
        _site = site;
        _ = _doorbell.Signal();
    }

    public void Dispose() => _doorbell.Dispose();
}
